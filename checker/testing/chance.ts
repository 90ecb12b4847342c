/** Seeded chance for tests: the same seed draws the same on any machine (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An integer from 0 below the limit. */
  int(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** True so many times in a hundred. */
  percent(share: number): boolean {
    return this.int(100) < share;
  }

  /** One of the items, of which there must be one at least. */
  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }
}
