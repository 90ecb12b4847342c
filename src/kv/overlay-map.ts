/**
 * A map that can be captured as it is at one moment, in no time, and read out bit by bit while it
 * goes on changing: from the capture on, changes go to an overlay, and the map under it stands
 * still. `release` puts them together again, in time that depends on the changes alone.
 */
export class OverlayMap<K, V> {
  readonly #base = new Map<K, V>();
  /** What changed since the capture, `undefined` for what is gone; null while nothing is captured. */
  #overlay: Map<K, V | undefined> | null = null;

  get(key: K): V | undefined {
    if (this.#overlay?.has(key)) return this.#overlay.get(key);
    return this.#base.get(key);
  }

  set(key: K, value: V): void {
    (this.#overlay ?? this.#base).set(key, value);
  }

  delete(key: K): void {
    if (this.#overlay === null) this.#base.delete(key);
    else this.#overlay.set(key, undefined);
  }

  /** All entries as they are at this moment; the map must not be changed meanwhile. */
  *entries(): Generator<[K, V]> {
    const overlay = this.#overlay;
    for (const entry of this.#base) if (overlay?.has(entry[0]) !== true) yield entry;
    for (const [key, value] of overlay ?? []) if (value !== undefined) yield [key, value];
  }

  /**
   * All entries as they are now, whatever changes until `release`.
   *
   * @throws Error where a capture is under way: there is one at a time
   */
  capture(): IterableIterator<[K, V]> {
    if (this.#overlay !== null) throw new Error('a capture is under way');
    this.#overlay = new Map();
    return this.#base.entries();
  }

  /** Ends the capture; its iterator must not be used any more. */
  release(): void {
    const overlay = this.#overlay;
    this.#overlay = null;
    for (const [key, value] of overlay ?? []) {
      if (value === undefined) this.#base.delete(key);
      else this.#base.set(key, value);
    }
  }
}
