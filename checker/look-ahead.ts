import type { Configuration } from './configuration.ts';
import type { Growth } from './models/model.ts';
import type { Operation } from './operation.ts';
import type { States } from './states.ts';
import { NONE, type Timeline } from './timeline.ts';

/**
 * Looks ahead to the next answer that the state must lead to: while nothing can replace the state
 * before it, the state may only grow into what that answer saw.
 */
export class LookAhead {
  readonly #growth: Growth;
  readonly #timeline: Timeline;
  readonly #states: States;
  readonly #isPure: readonly boolean[];
  readonly #replaces: readonly boolean[];
  /** How many of the operations called before a position replace. */
  readonly #replacing: Int32Array;
  /** The last return, by its time, of an answer that an order was refused for. */
  refusedForAt: number = Number.NEGATIVE_INFINITY;
  /** Per state, the position of an answer that it is known to lead to. */
  readonly #leadsTo: number[] = [];

  constructor(growth: Growth, isPure: (o: Operation) => boolean, timeline: Timeline, s: States) {
    this.#growth = growth;
    this.#timeline = timeline;
    this.#states = s;
    const { examples } = timeline.kinds;
    this.#isPure = examples.map(isPure);
    this.#replaces = examples.map((operation) => growth.replaces(operation));
    this.#replacing = new Int32Array(timeline.kindOf.length + 1);
    for (const [position, kind] of timeline.kindOf.entries()) {
      const one = this.#replaces[kind] === true ? 1 : 0;
      this.#replacing[position + 1] = (this.#replacing[position] ?? 0) + one;
    }
  }

  /** The answer that the state must lead to from here; NONE if there is none. */
  seenNext(at: Configuration): number {
    const { returning, kindOf, calledBefore } = this.#timeline;
    const calledNow = calledBefore[at.event] ?? 0;
    for (let event = at.event; event < returning.length; event++) {
      const calledThen = this.#replacing[calledBefore[event] ?? 0] ?? 0;
      if (calledThen > (this.#replacing[calledNow] ?? 0)) return NONE;
      const position = returning[event] ?? NONE;
      if (this.#isPure[kindOf[position] ?? NONE] !== true) continue;
      if (position < calledNow && at.isLinearized(position)) continue;
      return this.#canReplace(at) ? NONE : position;
    }
    return NONE;
  }

  /** Whether the state can grow into what the answer saw. */
  leads(state: number, seen: number): boolean {
    if (seen === NONE || this.#leadsTo[state] === seen) return true;
    const answer = this.#operation(seen);
    if (!this.#growth.leadsTo(this.#states.at(state), answer)) return this.#refuse(answer);
    this.#leadsTo[state] = seen;
    return true;
  }

  /** Whether the state can still do so after the operation. */
  staysOn(state: number, position: number, seen: number): boolean {
    if (seen === NONE) return true;
    const [operation, answer] = [this.#operation(position), this.#operation(seen)];
    return this.#growth.staysOn(this.#states.at(state), operation, answer) || this.#refuse(answer);
  }

  #refuse({ returnAt }: Operation): false {
    this.refusedForAt = Math.max(this.refusedForAt, returnAt);
    return false;
  }

  /** Whether a pending operation can replace the state. */
  #canReplace(at: Configuration): boolean {
    const { pureSlots, slots, crashed } = this.#timeline;
    for (let slot = at.nextOpen(pureSlots); slot < slots; slot = at.nextOpen(slot + 1)) {
      if (this.#isReplacing(at.openIn(slot))) return true;
    }
    return crashed.some((_, number) => this.#isReplacing(at.crashedCandidate(number)));
  }

  #isReplacing(position: number): boolean {
    return position !== NONE && this.#replaces[this.#timeline.kindOf[position] ?? NONE] === true;
  }

  #operation(position: number): Operation {
    return this.#timeline.operations[position] as Operation;
  }
}
