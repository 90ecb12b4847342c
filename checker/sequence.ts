import { shapeProblem, usableIndex } from './event-shape.ts';
import type { HistoryEvent } from './history.ts';
import { HistoryError } from './history-error.ts';

/**
 * Checks event after event what must hold along a whole history: indices rise, times never fall,
 * and all events agree on whether they carry a time and operations on whether they carry a key.
 */
export class Sequence {
  /** Whether events carry a time, as the first one told; null before the first. */
  timed: boolean | null = null;
  /** The line of the last event, from 1. */
  line = 0;
  #keyed: boolean | null = null;
  #lastIndex = -1;
  #lastTime = 0;
  readonly #openCall: (process: number) => number | undefined;

  /** @param openCall when the open operation of a process was called, if it has one */
  constructor(openCall: (process: number) => number | undefined) {
    this.#openCall = openCall;
  }

  /** @throws HistoryError if the event cannot follow those before it. */
  next(event: HistoryEvent): void {
    const problem = shapeProblem(event);
    if (problem !== null) throw new HistoryError(this.line + 1, usableIndex(event), problem);
    this.follow(event);
  }

  /** As `next`, of an event that is known to have the right shape. */
  follow(event: HistoryEvent): void {
    this.line += 1;
    this.#checkIndex(event);
    this.#checkTime(event);
    if (event.process !== 'nemesis') this.#checkKey(event);
  }

  /** @throws HistoryError always: refuses the event that `next` was last called with. */
  refuse(event: HistoryEvent, problem: string): never {
    throw new HistoryError(this.line, event.index, problem);
  }

  #checkIndex(event: HistoryEvent): void {
    const [last, index] = [this.#lastIndex, event.index];
    if (index <= last) {
      const how = index === last ? 'is used twice' : `comes after ${last}`;
      this.refuse(event, `index ${index} ${how}; expected indices to rise`);
    }
    this.#lastIndex = index;
  }

  #checkTime(event: HistoryEvent): void {
    const [last, time] = [this.#lastTime, event.time];
    const timed = time !== undefined;
    this.timed ??= timed;
    if (this.timed !== timed) {
      const [has, had] = timed ? ['a time', 'none'] : ['no time', 'one'];
      this.refuse(event, `has ${has}, earlier events had ${had}; expected all events or none`);
    }
    if (!timed) return;
    if (time < last) this.#refuseFall(event, time, last);
    this.#lastTime = time;
  }

  #refuseFall(event: HistoryEvent, time: number, last: number): never {
    const { process, type } = event;
    const callAt = process === 'nemesis' || type === 'invoke' ? undefined : this.#openCall(process);
    if (callAt !== undefined && time < callAt) {
      const what = `returns at ${time} ns, before its call at ${callAt} ns`;
      this.refuse(event, `${what}; expected a return at or after its call`);
    }
    const what = `stands at ${time} ns, the event before it at ${last} ns`;
    this.refuse(event, `${what}; expected times never to fall as the index rises`);
  }

  #checkKey(event: HistoryEvent): void {
    const keyed = event.key !== undefined;
    this.#keyed ??= keyed;
    if (this.#keyed === keyed) return;
    const [has, had] = keyed ? ['a key', 'none'] : ['no key', 'one'];
    this.refuse(event, `has ${has}, earlier operations had ${had}; expected all or none`);
  }
}
