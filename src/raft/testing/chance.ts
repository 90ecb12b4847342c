import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The draws of one simulated run: integers only, so that a seed is one run on any machine. */
export class Chance {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed | 0);
  }

  /** An integer from 0 to `limit - 1`. */
  int(limit: number): number {
    return uniformInt(this.#generator, 0, limit - 1);
  }

  /** True `percent` times in a hundred. */
  of(percent: number): boolean {
    return this.int(100) < percent;
  }

  /** One of the items, each as often as its weight says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const names = Object.keys(weights) as T[];
    let left = this.int(names.reduce((sum, name) => sum + weights[name], 0));
    for (const name of names) {
      left -= weights[name];
      if (left < 0) return name;
    }
    throw new RangeError('weights that sum up to nothing');
  }
}
