import { assert } from './assert.ts';
import type { Entry } from './messages.ts';

/** A place in the log: an index and the term of the entry there. */
export interface Place {
  readonly index: number;
  readonly term: number;
}

/**
 * The replicated log in memory. Indices begin at 1; index 0 stands for the empty log, with term 0.
 * A snapshot takes the place of all entries up to its own (§7): of those only the last one's place
 * is known, the `base`.
 *
 * Invariant: entries follow on the base without a gap, and terms never fall along the log.
 */
export class RaftLog {
  #base: Place;
  #entries: Entry[] = [];

  constructor(entries: readonly Entry[] = [], base: Place = { index: 0, term: 0 }) {
    this.#base = base;
    for (const entry of entries) this.append(entry);
  }

  /** The last entry that a snapshot took the place of; index 0 where none did. */
  get base(): Place {
    return this.#base;
  }

  /** The first index whose entry is held, or would be. */
  get firstIndex(): number {
    return this.#base.index + 1;
  }

  get lastIndex(): number {
    return this.#base.index + this.#entries.length;
  }

  get lastTerm(): number {
    return this.#entries.at(-1)?.term ?? this.#base.term;
  }

  /** The term of the entry at `index`; 0 for index 0; undefined beyond the end and below the base. */
  termAt(index: number): number | undefined {
    if (index === this.#base.index) return this.#base.term;
    return this.#entries[index - this.firstIndex]?.term;
  }

  /** The entries `from` to `to`, both included, as far as they are held. */
  slice(from: number, to: number): Entry[] {
    const start = Math.max(0, from - this.firstIndex);
    return this.#entries.slice(start, Math.max(start, to - this.#base.index));
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
    const { firstIndex, lastIndex } = this;
    assert(from >= firstIndex && from <= lastIndex, 'a truncation outside the log', () => ({
      from,
      firstIndex,
      lastIndex,
    }));
    this.#entries.length = from - firstIndex;
  }

  /** §7: drops the entry at `index` and all before it; a snapshot holds what they did. */
  compactTo(index: number): void {
    const term = this.termAt(index);
    assert(term !== undefined, 'a compaction outside the log', () => ({
      index,
      base: this.#base.index,
      lastIndex: this.lastIndex,
    }));
    this.#entries = this.#entries.slice(index - this.#base.index);
    this.#base = { index, term };
  }

  /** §7: forgets all entries; a snapshot from elsewhere takes their place. */
  restartAt(base: Place): void {
    this.#entries = [];
    this.#base = base;
  }

  /** The first held index of the run of entries of one term that `index` stands in. */
  firstIndexOfTermAt(index: number): number {
    const term = this.termAt(index);
    let first = index;
    while (first > this.firstIndex && this.termAt(first - 1) === term) first--;
    return first;
  }

  /** The first index whose entry is of a term above `term`, or the one behind the last. */
  firstIndexAboveTerm(term: number): number {
    let low = this.firstIndex;
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
    let low = this.#base.index;
    let high = this.lastIndex;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.termAt(middle) ?? 0) <= term) low = middle;
      else high = middle - 1;
    }
    return this.termAt(low) === term ? low : 0;
  }
}
