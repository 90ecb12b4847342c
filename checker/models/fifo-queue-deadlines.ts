/** Moments by which something has to happen, of which the first that is not met counts. */
export class Deadlines {
  readonly #moments: readonly number[];
  readonly #isMet: boolean[];
  #first = 0;

  /** @param moments in their order; a deadline is named by its place among them */
  constructor(moments: readonly number[]) {
    this.#moments = moments;
    this.#isMet = moments.map(() => false);
  }

  /** The first moment that is not met; infinity where all are. */
  get first(): number {
    return this.#moments[this.#first] ?? Number.POSITIVE_INFINITY;
  }

  /** Must be told when a deadline is met, 1, and when that is undone, -1. */
  meet(place: number, change: 1 | -1): void {
    this.#isMet[place] = change === 1;
    if (change === -1) this.#first = Math.min(this.#first, place);
    while (this.#isMet[this.#first] === true) this.#first += 1;
  }
}
