import { NONE, type Timeline } from './timeline.ts';

/**
 * Where the search stands, but for the state: the next return event, and which of the pending
 * operations are linearized. It is changed in place; whatever was done can be undone back to an
 * earlier length of the trail.
 */
export class Configuration {
  /** The next return event to pass. */
  event = 0;
  /** One bit per slot and crashed operation: set where it is linearized. */
  readonly mask: number[];
  /** What was done: an operation's position where it was linearized, ~event where one was passed. */
  readonly trail: number[] = [];
  readonly #timeline: Timeline;
  readonly #pending: number[];
  /** How many of each class of crashed operations are linearized. */
  readonly #used: number[];

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.mask = new Array<number>(timeline.slotWords + timeline.crashedWords).fill(0);
    this.#pending = new Array<number>(timeline.slots).fill(NONE);
    this.#used = new Array<number>(timeline.crashed.length).fill(0);
    this.#call(0, timeline.calledBefore[0] ?? 0);
  }

  /** Whether every return has been passed. */
  get finished(): boolean {
    return this.event === this.#timeline.returning.length;
  }

  /** The operation whose return comes next, which has to be linearized before it is passed. */
  get required(): number {
    return this.#timeline.returning[this.event] ?? NONE;
  }

  /** The operation that is pending in the slot and not linearized, or NONE. */
  candidate(slot: number): number {
    return this.#isSet(slot) ? NONE : (this.#pending[slot] ?? NONE);
  }

  /** The next crashed operation of the class, if it is called by now; else NONE. */
  crashedCandidate(number: number): number {
    const position = this.#timeline.crashed[number]?.[this.#used[number] ?? 0] ?? NONE;
    const called = this.#timeline.calledBefore[this.event] ?? 0;
    return position < called ? position : NONE;
  }

  isLinearized(position: number): boolean {
    return this.#isSet(this.#slot(position));
  }

  /** Puts a pending operation next in the order. */
  linearize(position: number): void {
    this.#flip(position, 1);
    this.trail.push(position);
  }

  /** Passes the next return, whose operation must be linearized: its slot is free from here. */
  pass(): void {
    const { calledBefore } = this.#timeline;
    const position = this.required;
    this.#flip(position, 0);
    this.#pending[this.#slot(position)] = NONE;
    this.trail.push(~this.event);
    this.#call(calledBefore[this.event] ?? 0, calledBefore[this.event + 1] ?? 0);
    this.event += 1;
  }

  /** Undoes the last steps until the trail is as long as it was. */
  undoTo(length: number): void {
    for (let left = this.trail.length; left > length; left--) {
      const entry = this.trail.pop() ?? 0;
      if (entry >= 0) this.#flip(entry, -1);
      else this.#unpass(~entry);
    }
  }

  #unpass(event: number): void {
    const { calledBefore, classOf } = this.#timeline;
    for (let p = calledBefore[event] ?? 0; p < (calledBefore[event + 1] ?? 0); p++) {
      if (classOf[p] === NONE) this.#pending[this.#slot(p)] = NONE;
    }
    this.event = event;
    const position = this.required;
    this.#pending[this.#slot(position)] = position;
    this.#flip(position, 0);
  }

  #call(from: number, to: number): void {
    const { classOf } = this.#timeline;
    for (let position = from; position < to; position++) {
      if (classOf[position] === NONE) this.#pending[this.#slot(position)] = position;
    }
  }

  #slot(position: number): number {
    return this.#timeline.slotOf[position] ?? NONE;
  }

  #isSet(slot: number): boolean {
    return ((this.mask[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }

  #flip(position: number, used: number): void {
    const slot = this.#slot(position);
    const word = slot >>> 5;
    this.mask[word] = (this.mask[word] ?? 0) ^ (1 << (slot & 31));
    const number = this.#timeline.classOf[position] ?? NONE;
    if (number !== NONE) this.#used[number] = (this.#used[number] ?? 0) + used;
  }
}
