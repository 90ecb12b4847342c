import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * The one source of chance in the harness. Two of the same seed give the same draws on any
 * machine: only integer arithmetic inside.
 */
export class Random {
  readonly seed: number;
  readonly #generator;

  /** @param seed an integer from 0 to 2^32 - 1 */
  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#generator = xoroshiro128plus(this.seed | 0);
  }

  /**
   * An independent stream, so that one consumer's draws never shift another's: what the network
   * draws does not change what the clients do.
   */
  fork(label: string): Random {
    let hash = this.seed ^ 0x9e3779b9;
    for (let i = 0; i < label.length; i++) {
      hash = Math.imul(hash ^ label.charCodeAt(i), 0x85ebca6b);
      hash = (hash >>> 13) ^ hash;
    }
    return new Random(Math.imul(hash, 0xc2b2ae35) >>> 0);
  }

  /** An integer from 0 to `limit - 1`. */
  int(limit: number): number {
    return uniformInt(this.#generator, 0, limit - 1);
  }

  /** An integer from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  /** True `percent` times in a hundred. */
  chance(percent: number): boolean {
    return this.int(100) < percent;
  }

  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('pick from an empty list');
    return items[this.int(items.length)] as T;
  }

  /** A new array with the same items in drawn order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [result[i], result[j]] = [result[j] as T, result[i] as T];
    }
    return result;
  }
}
