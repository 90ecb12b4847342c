import { OverlayMap } from './overlay-map.ts';
import type { SetHash, TextHash } from './state-hash.ts';

/** The hash is kept, so that it need not be made again when the value goes. */
interface Hashed<V> extends TextHash {
  readonly value: V;
}

/** A map whose entries are part of the state hash, and can be captured (overlay-map.ts). */
export class HashedMap<K, V> {
  readonly #map = new OverlayMap<K, Hashed<V>>();
  readonly #sum: SetHash;
  readonly #hashOf: (key: K, value: V) => TextHash;

  /** @param sum where the hashes of all entries are summed up, those of other maps too */
  constructor(sum: SetHash, hashOf: (key: K, value: V) => TextHash) {
    this.#sum = sum;
    this.#hashOf = hashOf;
  }

  get(key: K): V | undefined {
    return this.#map.get(key)?.value;
  }

  set(key: K, value: V): void {
    const before = this.#map.get(key);
    if (before !== undefined) this.#sum.remove(before);
    const { high, low } = this.#hashOf(key, value);
    const after = { value, high, low };
    this.#sum.add(after);
    this.#map.set(key, after);
  }

  delete(key: K): void {
    const before = this.#map.get(key);
    if (before === undefined) return;
    this.#sum.remove(before);
    this.#map.delete(key);
  }

  /**
   * All entries as they are now, whatever changes until `release`.
   *
   * @throws Error where a capture is under way: there is one at a time
   */
  capture(): IterableIterator<[K, V]> {
    const captured = this.#map.capture();
    return (function* () {
      for (const [key, { value }] of captured) yield [key, value] as [K, V];
    })();
  }

  /** Ends the capture; its iterator must not be used any more. */
  release(): void {
    this.#map.release();
  }
}
