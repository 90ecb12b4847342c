import type { Json } from '../history.ts';
import type { Operation } from '../operation.ts';
import type { Outlook } from './model.ts';

/** So many sums of adds are told apart; where there are more, one of them may well be what is missing. */
const MOST_SUMS = 8;

/**
 * What the reads that are left ask of a counter that is never added less than nothing to, or never
 * more: any order has them by what they saw. So the sum may not pass what one of them saw, and of the
 * adds that are left and called before its answer some must come to what is missing. Null where
 * amounts of both signs are added.
 */
export function counterOutlook(operations: readonly Operation[]): Outlook | null {
  const amounts = operations.map(({ f, input }) => (f === 'add' ? Number(input) : 0));
  const isUp = amounts.every((amount) => amount >= 0);
  if (!isUp && amounts.some((amount) => amount > 0)) return null;
  return new CounterOutlook(operations, amounts, isUp ? 1 : -1);
}

class CounterOutlook implements Outlook {
  refusedForAt: number = Number.NEGATIVE_INFINITY;
  readonly #operations: readonly Operation[];
  readonly #sign: 1 | -1;
  /** What each operation adds, without its sign. */
  readonly #amounts: readonly number[];
  /** The reads by what they saw, and the place of each in this list. */
  readonly #reads: readonly number[];
  readonly #placeOf = new Map<number, number>();
  readonly #isDone: boolean[];
  /** Before these, all reads of the list are done, and all operations that add. */
  #firstRead = 0;
  #firstAdd = 0;

  constructor(operations: readonly Operation[], amounts: readonly number[], sign: 1 | -1) {
    this.#operations = operations;
    this.#sign = sign;
    this.#amounts = amounts.map((amount) => amount * sign);
    const saw = (place: number) => Number(operations[place]?.output) * sign;
    this.#reads = [...operations.keys()]
      .filter((place) => operations[place]?.f === 'read')
      .sort((a, b) => saw(a) - saw(b));
    for (const [number, place] of this.#reads.entries()) this.#placeOf.set(place, number);
    this.#isDone = operations.map(() => false);
  }

  count(place: number, change: 1 | -1): void {
    this.#isDone[place] = change === 1;
    if (change === 1) return;
    const read = this.#placeOf.get(place);
    if (read === undefined) this.#firstAdd = Math.min(this.#firstAdd, place);
    else this.#firstRead = Math.min(this.#firstRead, read);
  }

  allows(next: Json, place: number): boolean {
    while (this.#isDone[this.#reads[this.#firstRead] ?? -1] === true) this.#firstRead += 1;
    const read = this.#operations[this.#reads[this.#firstRead] ?? -1];
    if (read === undefined || this.#placeOf.has(place)) return true;
    const missing = (Number(read.output) - Number(next)) * this.#sign;
    if (missing === 0 || (missing > 0 && this.#canComeTo(missing, read, place))) return true;
    this.refusedForAt = Math.max(this.refusedForAt, read.returnAt);
    return false;
  }

  /** Whether of the adds that are left and called before the read's answer some come to the sum. */
  #canComeTo(missing: number, { returnAt }: Operation, without: number): boolean {
    const sums = [0];
    while (this.#isOver(this.#firstAdd)) this.#firstAdd += 1;
    for (let place = this.#firstAdd; place < this.#amounts.length; place++) {
      if ((this.#operations[place]?.callAt as number) > returnAt) return false;
      const amount = this.#amounts[place] as number;
      if (this.#isOver(place) || amount > missing || place === without) continue;
      for (let number = sums.length - 1; number >= 0; number--) {
        const sum = (sums[number] as number) + amount;
        if (sum === missing) return true;
        if (sum < missing && !sums.includes(sum)) sums.push(sum);
      }
      if (sums.length > MOST_SUMS) return true;
    }
    return false;
  }

  #isOver(place: number): boolean {
    return this.#isDone[place] === true || this.#amounts[place] === 0;
  }
}
