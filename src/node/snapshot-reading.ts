import { KvStore } from '../kv/index.ts';
import { LineReader, parseLabel, type SnapshotLabel, SnapshotTextError } from './snapshot-text.ts';

/** Puts label and store together again from the parts of a snapshot, as they come. */
export class SnapshotReading {
  readonly #index: number;
  readonly #lines = new LineReader();
  readonly #store = KvStore.restoration();
  #label: SnapshotLabel | null = null;

  /** @param index that the snapshot is said to be of */
  constructor(index: number) {
    this.#index = index;
  }

  /** @throws SnapshotTextError or SnapshotError where it is no part of such a snapshot */
  add(part: string): void {
    for (const line of this.#lines.add(part)) {
      if (this.#label === null) this.#label = parseLabel(line, this.#index);
      else this.#store.add(line);
    }
  }

  /** @throws SnapshotTextError or SnapshotError where something is missing or is not what it says */
  finish(): { readonly label: SnapshotLabel; readonly store: KvStore } {
    const label = this.#label;
    if (label === null || this.#lines.rest !== '') {
      throw new SnapshotTextError(`the snapshot of entry ${this.#index} is cut short`);
    }
    return { label, store: this.#store.finish() };
  }
}
