import type { Configuration } from '../configuration.ts';
import { NONE, type Timeline } from '../timeline.ts';

/**
 * Operations of one kind are alike but for their times: of those that are pending only the first to
 * return need be put next. In an order that takes a later one first the two can change places, since
 * both are called by now and the later one may stand wherever the first stood.
 */
export class Alike {
  readonly #timeline: Timeline;
  /** Per operation that returns the one of its kind that returns before it; or NONE. */
  readonly #earlier: readonly number[];
  /** Per operation the number of its return event. */
  readonly #eventOf: readonly number[];

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    const { operations, returning, kindOf, kinds } = timeline;
    const earlier = new Array<number>(operations.length).fill(NONE);
    const eventOf = new Array<number>(operations.length).fill(NONE);
    const last = new Array<number>(kinds.examples.length).fill(NONE);
    for (const [event, position] of returning.entries()) {
      const kind = kindOf[position] as number;
      earlier[position] = last[kind] as number;
      eventOf[position] = event;
      last[kind] = position;
    }
    this.#earlier = earlier;
    this.#eventOf = eventOf;
  }

  /** Whether a pending operation of the same kind returns before this one, which is pending too. */
  isPutOff(position: number, at: Configuration): boolean {
    const called = this.#timeline.calledBefore[at.event] as number;
    for (let other = this.#earlier[position] as number; other !== NONE; ) {
      if ((this.#eventOf[other] as number) < at.event) return false;
      if (other < called && !at.isLinearized(other)) return true;
      other = this.#earlier[other] as number;
    }
    return false;
  }
}
