import type { Narrowing } from './narrowing/narrowing.ts';
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
  /** Is told what is linearized and what no more, if there is one. */
  narrowing: Narrowing | null = null;
  readonly #timeline: Timeline;
  readonly #pending: number[];
  /** One bit per slot: set where the pending operation is not linearized. */
  readonly #open: number[];
  /** How many of each class of crashed operations are linearized. */
  readonly #used: number[];

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.mask = new Array<number>(timeline.slotWords + timeline.crashedWords).fill(0);
    this.#pending = new Array<number>(timeline.slots).fill(NONE);
    this.#open = new Array<number>(timeline.slotWords).fill(0);
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

  /** The operation in a slot that is open. */
  openIn(slot: number): number {
    return this.#pending[slot] ?? NONE;
  }

  /**
   * The first open slot from the given one on: its operation is pending and not linearized. As many
   * as there are slots if there is none.
   */
  nextOpen(from: number): number {
    const { slots, slotWords } = this.#timeline;
    if (from >= slots) return slots;
    let word = from >>> 5;
    let bits = (this.#open[word] ?? 0) & (-1 << (from & 31));
    while (bits === 0) {
      word += 1;
      if (word >= slotWords) return slots;
      bits = this.#open[word] ?? 0;
    }
    return (word << 5) + 31 - Math.clz32(bits & -bits);
  }

  /** Whether an operation of the class is called by now; if not, none of the classes after it is. */
  hasCrashed(number: number): boolean {
    return (this.#timeline.crashed[number]?.[0] ?? Number.POSITIVE_INFINITY) < this.#called;
  }

  /** The next crashed operation of the class, if it is called by now; else NONE. */
  crashedCandidate(number: number): number {
    const position = this.#timeline.crashed[number]?.[this.#used[number] ?? 0] ?? NONE;
    return position < this.#called ? position : NONE;
  }

  isLinearized(position: number): boolean {
    return this.#isSet(this.#slot(position));
  }

  /** Puts a pending operation next in the order. */
  linearize(position: number): void {
    this.#toggle(position, 1);
    this.trail.push(position);
  }

  /** Passes the next return, whose operation must be linearized: its slot is free from here. */
  pass(): void {
    const { calledBefore } = this.#timeline;
    const slot = this.#slot(this.required);
    this.#flip(slot);
    this.#pending[slot] = NONE;
    this.trail.push(~this.event);
    this.#call(calledBefore[this.event] ?? 0, calledBefore[this.event + 1] ?? 0);
    this.event += 1;
  }

  /** Undoes the last steps until the trail is as long as it was. */
  undoTo(length: number): void {
    for (let left = this.trail.length; left > length; left--) {
      const entry = this.trail.pop() ?? 0;
      if (entry >= 0) this.#toggle(entry, -1);
      else this.#unpass(~entry);
    }
  }

  get #called(): number {
    return this.#timeline.calledBefore[this.event] ?? 0;
  }

  #unpass(event: number): void {
    const { calledBefore, classOf } = this.#timeline;
    for (let p = calledBefore[event] ?? 0; p < (calledBefore[event + 1] ?? 0); p++) {
      if (classOf[p] === NONE) this.#setOpen(p, NONE);
    }
    this.event = event;
    const position = this.required;
    const slot = this.#slot(position);
    this.#pending[slot] = position;
    this.#flip(slot);
  }

  #call(from: number, to: number): void {
    const { classOf } = this.#timeline;
    for (let position = from; position < to; position++) {
      if (classOf[position] === NONE) this.#setOpen(position, position);
    }
  }

  /** Calls the operation into its slot, which is free, or takes it out, which is not linearized. */
  #setOpen(position: number, pending: number): void {
    const slot = this.#slot(position);
    this.#pending[slot] = pending;
    this.#open[slot >>> 5] = (this.#open[slot >>> 5] ?? 0) ^ (1 << (slot & 31));
  }

  /** Linearizes the operation, or takes that back. */
  #toggle(position: number, used: 1 | -1): void {
    this.narrowing?.count(position, used);
    const slot = this.#slot(position);
    this.#flip(slot);
    const number = this.#timeline.classOf[position] ?? NONE;
    if (number !== NONE) this.#used[number] = (this.#used[number] ?? 0) + used;
    else this.#open[slot >>> 5] = (this.#open[slot >>> 5] ?? 0) ^ (1 << (slot & 31));
  }

  #slot(position: number): number {
    return this.#timeline.slotOf[position] ?? NONE;
  }

  #isSet(slot: number): boolean {
    return ((this.mask[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }

  #flip(slot: number): void {
    const word = slot >>> 5;
    this.mask[word] = (this.mask[word] ?? 0) ^ (1 << (slot & 31));
  }
}
