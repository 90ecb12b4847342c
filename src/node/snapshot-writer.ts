import type { Disk, DiskCallback } from './host.ts';
import { SnapshotEncoder, snapshotName, temporaryName } from './snapshot-file.ts';

/**
 * Writes one snapshot file, part by part: under a temporary name until all of it is synced, so that
 * a file of the final name is whole, whenever the power fails.
 */
export class SnapshotWriter {
  readonly #disk: Disk;
  readonly #index: number;
  readonly #encoder = new SnapshotEncoder();

  /** @param index of the last entry that it stands for */
  constructor(disk: Disk, index: number) {
    this.#disk = disk;
    this.#index = index;
  }

  add(part: string, done: DiskCallback): void {
    this.#disk.append(temporaryName(this.#index), this.#encoder.part(part), done);
  }

  /** `done`: the snapshot is there under its name, and lasts. */
  finish(done: DiskCallback): void {
    const [temporary, name] = [temporaryName(this.#index), snapshotName(this.#index)];
    const disk = this.#disk;
    inOrder(
      [
        (then) => disk.append(temporary, this.#encoder.end(), then),
        (then) => disk.syncFile(temporary, then),
        (then) => disk.rename(temporary, name, then),
        (then) => disk.syncDirectory(then),
      ],
      done,
    );
  }

  /** Removes what was written; to be called between two calls, and last. */
  abandon(done: DiskCallback): void {
    this.#disk.remove(temporaryName(this.#index), done);
  }
}

/** Takes the steps one after the other, up to the first that fails. */
export function inOrder(
  steps: readonly ((then: DiskCallback) => void)[],
  done: DiskCallback,
): void {
  const run = (at: number) => {
    const step = steps[at];
    if (step === undefined) return done(null);
    step((error) => (error === null ? run(at + 1) : done(error)));
  };
  run(0);
}
