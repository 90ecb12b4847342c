const FIRST_CAPACITY = 256;
const WIDTH = 3;

/**
 * Numbers the pairs of two whole numbers from 0, from 1 on: a table of integers, because a `Map`
 * would need a text or a large number for every pair.
 */
export class Pairs {
  #capacity: number = FIRST_CAPACITY;
  #rows: Int32Array = new Int32Array(FIRST_CAPACITY * WIDTH);
  #size = 0;

  /** The number of the pair: a new one where it is new. */
  numberOf(a: number, b: number): number {
    let row = this.#home(a, b);
    for (;;) {
      const at = row * WIDTH;
      const number = this.#rows[at + 2] ?? 0;
      if (number === 0) break;
      if (this.#rows[at] === a && this.#rows[at + 1] === b) return number;
      row = (row + 1) & (this.#capacity - 1);
    }
    this.#size += 1;
    this.#put(row, a, b, this.#size);
    if (this.#size * 2 > this.#capacity) this.#grow();
    return this.#size;
  }

  #put(row: number, a: number, b: number, number: number): void {
    this.#rows[row * WIDTH] = a;
    this.#rows[row * WIDTH + 1] = b;
    this.#rows[row * WIDTH + 2] = number;
  }

  #grow(): void {
    const old = this.#rows;
    this.#capacity *= 2;
    this.#rows = new Int32Array(this.#capacity * WIDTH);
    for (let at = 0; at < old.length; at += WIDTH) {
      const number = old[at + 2] ?? 0;
      if (number === 0) continue;
      const [a, b] = [old[at] ?? 0, old[at + 1] ?? 0];
      let row = this.#home(a, b);
      while (this.#rows[row * WIDTH + 2] !== 0) row = (row + 1) & (this.#capacity - 1);
      this.#put(row, a, b, number);
    }
  }

  #home(a: number, b: number): number {
    const h = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1);
    return (h ^ (h >>> 15)) & (this.#capacity - 1);
  }
}
