import type { Disk, DiskCallback } from './host.ts';
import { snapshotName } from './snapshot-file.ts';

/** Keeps one snapshot on the disk: the newest. */
export class SnapshotShelf {
  readonly #disk: Disk;
  readonly #onDone: DiskCallback;
  #index: number | null;

  /** @param index of the one that is there; null where there is none */
  constructor(disk: Disk, index: number | null, onDone: DiskCallback) {
    this.#disk = disk;
    this.#index = index;
    this.#onDone = onDone;
  }

  /** One of this index is there, and lasts: the older one of the two is not needed any more. */
  put(index: number): void {
    const other = this.#index;
    this.#index = Math.max(index, other ?? 0);
    if (other !== null) this.#disk.remove(snapshotName(Math.min(index, other)), this.#onDone);
  }
}
