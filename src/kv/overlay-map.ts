/** Changes that go back into the map under the overlay with each one that comes. */
const MERGED_AT_A_TIME = 4;

/**
 * A map whose entries can be captured at one moment in no time, and then be read out slowly while it
 * goes on changing: from the capture on, changes go to an overlay, and the map under it stands
 * still. After `release` they are put together again, a few with every change that comes: however
 * many there are, nobody waits for them.
 */
export class OverlayMap<K, V> {
  readonly #base = new Map<K, V>();
  /** What changed since the capture, `undefined` for what is gone; null while nothing is captured. */
  #overlay: Map<K, V | undefined> | null = null;
  /** Goes through the overlay after a release; what is behind it is in the map under it as well. */
  #merging: Iterator<[K, V | undefined]> | null = null;

  get(key: K): V | undefined {
    if (this.#overlay?.has(key)) return this.#overlay.get(key);
    return this.#base.get(key);
  }

  set(key: K, value: V): void {
    if (this.#isCaptured) {
      this.#overlay?.set(key, value);
    } else {
      this.#base.set(key, value);
      this.#merge(key, MERGED_AT_A_TIME);
    }
  }

  delete(key: K): void {
    if (this.#isCaptured) {
      this.#overlay?.set(key, undefined);
    } else {
      this.#base.delete(key);
      this.#merge(key, MERGED_AT_A_TIME);
    }
  }

  /**
   * All entries as they are now, whatever changes until `release`.
   *
   * @throws Error where a capture is under way: there is one at a time
   */
  capture(): IterableIterator<[K, V]> {
    if (this.#isCaptured) throw new Error('a capture is under way');
    if (this.#merging !== null) this.#mergeNext(this.#merging, Number.POSITIVE_INFINITY);
    this.#overlay = new Map();
    return this.#base.entries();
  }

  /** Ends the capture; its iterator must not be used any more. */
  release(): void {
    this.#merging = this.#overlay?.entries() ?? null;
  }

  get #isCaptured(): boolean {
    return this.#overlay !== null && this.#merging === null;
  }

  /** Puts some changes back; `changed` was just changed under the overlay, which must not hide it. */
  #merge(changed: K, count: number): void {
    if (this.#merging === null) return;
    this.#overlay?.delete(changed);
    this.#mergeNext(this.#merging, count);
  }

  #mergeNext(merging: Iterator<[K, V | undefined]>, count: number): void {
    for (let merged = 0; merged < count; merged++) {
      const { done, value: change } = merging.next();
      if (done) {
        this.#overlay = null;
        this.#merging = null;
        return;
      }
      const [key, value] = change;
      if (value === undefined) this.#base.delete(key);
      else this.#base.set(key, value);
    }
  }
}
