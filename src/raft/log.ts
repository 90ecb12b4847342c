import { assert } from './assert.ts';
import type { Entry } from './messages.ts';

/**
 * The replicated log in memory. Indices begin at 1; index 0 stands for the empty log, with term 0.
 *
 * Invariant: entry i has index i, and terms never fall along the log.
 */
export class RaftLog {
  readonly #entries: Entry[] = [];

  constructor(entries: readonly Entry[] = []) {
    for (const entry of entries) this.append(entry);
  }

  get lastIndex(): number {
    return this.#entries.length;
  }

  get lastTerm(): number {
    return this.termAt(this.lastIndex) ?? 0;
  }

  /** The term of the entry at `index`; 0 for index 0; undefined beyond the end. */
  termAt(index: number): number | undefined {
    return index === 0 ? 0 : this.#entries[index - 1]?.term;
  }

  /** The entries `from` to `to`, both included, as far as they exist. */
  slice(from: number, to: number): Entry[] {
    return this.#entries.slice(from - 1, to);
  }

  append(entry: Entry): void {
    assert(entry.index === this.lastIndex + 1, 'an entry leaves a gap in the log', () => ({
      lastIndex: this.lastIndex,
      index: entry.index,
    }));
    assert(entry.term >= this.lastTerm, 'terms fall along the log', () => ({
      lastTerm: this.lastTerm,
      term: entry.term,
      index: entry.index,
    }));
    this.#entries.push(entry);
  }

  /** Removes the entry at `from` and all that follow. */
  truncateFrom(from: number): void {
    assert(from >= 1 && from <= this.lastIndex, 'a truncation outside the log', () => ({
      from,
      lastIndex: this.lastIndex,
    }));
    this.#entries.length = from - 1;
  }

  /** The first index of the run of entries of one term that `index` stands in. */
  firstIndexOfTermAt(index: number): number {
    const term = this.termAt(index);
    let first = index;
    while (first > 1 && this.termAt(first - 1) === term) first--;
    return first;
  }

  /** The first index whose entry is of a term above `term`, or the one behind the last. */
  firstIndexAboveTerm(term: number): number {
    let low = 1;
    let high = this.lastIndex + 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.termAt(middle) ?? 0) > term) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The last index whose entry is of `term`, or 0. Terms never fall, so the search is binary. */
  lastIndexOfTerm(term: number): number {
    let low = 0;
    let high = this.lastIndex;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.termAt(middle) ?? 0) <= term) low = middle;
      else high = middle - 1;
    }
    return this.termAt(low) === term ? low : 0;
  }
}
