import type { Ongoing } from './ongoing.ts';

/** The next thing that happens to an object. */
export interface Moment {
  readonly kind: 'call' | 'return';
  readonly ongoing: Ongoing;
}

/**
 * Calls and returns of one object in the order in which they count: at equal times calls come before
 * returns, because intervals are closed. A call waits until its completion is known, for what an
 * operation asks of an order is told by that; so does whatever comes after it. What waits is bounded
 * by what happens while one operation is open.
 */
export class Waiting {
  readonly #moments: Moment[] = [];
  #head = 0;
  /** The returns of the present instant. */
  #returns: Ongoing[] = [];
  #instant = Number.NEGATIVE_INFINITY;

  /** How many moments wait. */
  get size(): number {
    return this.#moments.length - this.#head + this.#returns.length;
  }

  /** Whether returns wait for the end of their instant. */
  get hasReturns(): boolean {
    return this.#returns.length > 0;
  }

  called(ongoing: Ongoing): void {
    this.timeIs(ongoing.operation.callAt);
    this.#moments.push({ kind: 'call', ongoing });
  }

  returned(ongoing: Ongoing): void {
    this.timeIs(ongoing.operation.returnAt);
    this.#returns.push(ongoing);
  }

  /** Lets the returns of an instant go when it is over. */
  timeIs(at: number): void {
    if (at <= this.#instant) return;
    this.#instant = at;
    for (const ongoing of this.#returns) this.#moments.push({ kind: 'return', ongoing });
    this.#returns.length = 0;
  }

  /** Takes the next moment off; null while it has to wait. */
  next(): Moment | null {
    const moment = this.#moments[this.#head];
    if (moment === undefined || !moment.ongoing.isOver) return null;
    this.#head += 1;
    if (this.#head * 2 > this.#moments.length) {
      this.#moments.splice(0, this.#head);
      this.#head = 0;
    }
    return moment;
  }

  clear(): void {
    this.#moments.length = 0;
    this.#head = 0;
    this.#returns.length = 0;
  }
}
