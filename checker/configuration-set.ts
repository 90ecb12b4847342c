import type { Memory } from './memory.ts';

const WORD_BYTES = 4;
const FIRST_CAPACITY = 16;
const NO_ROWS: Int32Array = new Int32Array(0);

/** Words of the table that is used again: most searches are short, and making one takes them long. */
const SPARE_WORDS = 2048;
/** Null while a search has it. */
let spare: Int32Array | null = new Int32Array(SPARE_WORDS);

/** A table of zeros for so many words. @throws RangeError if the machine has not so much memory */
function zeros(words: number): Int32Array {
  if (words > SPARE_WORDS || spare === null) return new Int32Array(words);
  const rows = spare;
  spare = null;
  return rows;
}

/** Takes back the spare table, of which so many words were used. */
function giveBack(rows: Int32Array, words: number): void {
  if (spare !== null || rows.length !== SPARE_WORDS) return;
  rows.fill(0, 0, words);
  spare = rows;
}

/**
 * The configurations that the search has seen: rows of 32-bit words (event, state, mask) in one
 * open-addressed table, so that a configuration costs its words and no object.
 *
 * A configuration is dominated by one that is the same but for having used fewer of the crashed
 * operations: whatever order goes on from the first goes on from the second too. So only those are
 * kept that no other dominates.
 *
 * When there is no memory left for a larger table, new configurations take the place of old ones.
 * Then the search may enter a configuration again, and never misses one.
 */
export class ConfigurationSet {
  readonly #memory: Memory;
  /** Words of a row: event, state and slots tell rows apart, crashed operations dominate. */
  readonly #keyWords: number;
  readonly #width: number;
  readonly #firstCapacity: number;
  #capacity = 0;
  #size = 0;
  #mayGrow = true;
  #rows: Int32Array = NO_ROWS;

  /** @param expected about how many configurations there will be at least */
  constructor(slotWords: number, crashedWords: number, memory: Memory, expected = 0) {
    this.#firstCapacity = Math.max(FIRST_CAPACITY, 2 ** Math.ceil(Math.log2(2 * expected + 1)));
    this.#keyWords = slotWords + 2;
    this.#width = slotWords + crashedWords + 2;
    this.#memory = memory;
  }

  /** Adds a configuration, unless it or one that dominates it is remembered. @returns whether */
  add(event: number, state: number, mask: ArrayLike<number>): boolean {
    const isFull = this.#size * 2 >= this.#capacity && !this.#grow();
    if (this.#capacity === 0) return true;
    const home = this.#home(event, state, mask);
    let row = home;
    for (;;) {
      const at = row * this.#width;
      if (this.#rows[at] === 0) break;
      if (this.#isSame(at, event, state, mask)) {
        if (this.#dominates(at, mask)) return false;
        if (this.#isDominated(at, mask)) return this.#put(row, event, state, mask);
      }
      row = (row + 1) & (this.#capacity - 1);
    }
    if (isFull && this.#rows[home * this.#width] !== 0) return this.#put(home, event, state, mask);
    // Rows must stay empty, or a walk along them would never end.
    if (this.#size * 4 >= this.#capacity * 3) return true;
    this.#size += 1;
    return this.#put(row, event, state, mask);
  }

  /** Forgets everything and gives the memory back. */
  clear(): void {
    this.#memory.giveBack(this.#bytes(this.#capacity));
    giveBack(this.#rows, this.#capacity * this.#width);
    this.#rows = NO_ROWS;
    this.#capacity = 0;
    this.#size = 0;
  }

  #put(row: number, event: number, state: number, mask: ArrayLike<number>): true {
    const at = row * this.#width;
    this.#rows[at] = event + 1;
    this.#rows[at + 1] = state;
    for (let i = 0; i < mask.length; i++) this.#rows[at + 2 + i] = mask[i] ?? 0;
    return true;
  }

  #isSame(at: number, event: number, state: number, mask: ArrayLike<number>): boolean {
    if (this.#rows[at] !== event + 1 || this.#rows[at + 1] !== state) return false;
    for (let i = 2; i < this.#keyWords; i++) if (this.#rows[at + i] !== mask[i - 2]) return false;
    return true;
  }

  /** Whether the row used only crashed operations that the mask used too. */
  #dominates(at: number, mask: ArrayLike<number>): boolean {
    for (let i = this.#keyWords; i < this.#width; i++) {
      if (((this.#rows[at + i] ?? 0) & ~(mask[i - 2] ?? 0)) !== 0) return false;
    }
    return true;
  }

  #isDominated(at: number, mask: ArrayLike<number>): boolean {
    for (let i = this.#keyWords; i < this.#width; i++) {
      if (((mask[i - 2] ?? 0) & ~(this.#rows[at + i] ?? 0)) !== 0) return false;
    }
    return true;
  }

  /** Doubles the table. Both tables are there while rows move, so both must fit. */
  #grow(): boolean {
    const before = this.#capacity;
    const capacity = Math.max(this.#firstCapacity, before * 2);
    if (!this.#mayGrow || !this.#memory.take(this.#bytes(capacity))) return false;
    const old = this.#rows;
    try {
      this.#rows = zeros(capacity * this.#width);
    } catch {
      // The machine has less than the limit allows.
      this.#memory.giveBack(this.#bytes(capacity));
      this.#mayGrow = false;
      return false;
    }
    this.#capacity = capacity;
    const words = before * this.#width;
    for (let at = 0; at < words; at += this.#width) {
      if (old[at] !== 0) this.#move(old, at);
    }
    giveBack(old, words);
    this.#memory.giveBack(this.#bytes(before));
    return true;
  }

  #move(old: Int32Array, from: number): void {
    let h = mix((old[from] ?? 0) - 1, old[from + 1] ?? 0);
    for (let i = 2; i < this.#keyWords; i++) h = mix(h, old[from + i] ?? 0);
    let row = this.#rowOf(h);
    while (this.#rows[row * this.#width] !== 0) row = (row + 1) & (this.#capacity - 1);
    const at = row * this.#width;
    for (let i = 0; i < this.#width; i++) this.#rows[at + i] = old[from + i] ?? 0;
  }

  #home(event: number, state: number, mask: ArrayLike<number>): number {
    let h = mix(event, state);
    for (let i = 0; i < this.#keyWords - 2; i++) h = mix(h, mask[i] ?? 0);
    return this.#rowOf(h);
  }

  #rowOf(h: number): number {
    return (h ^ (h >>> 15)) & (this.#capacity - 1);
  }

  #bytes(capacity: number): number {
    return capacity * this.#width * WORD_BYTES;
  }
}

function mix(h: number, word: number): number {
  const product = Math.imul(h ^ Math.imul(word, 0x85ebca6b), 0x9e3779b1);
  return product ^ (product >>> 16);
}
