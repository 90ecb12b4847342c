import type { Disk } from './host.ts';
import { segmentName } from './wal-reader.ts';

/** One file of a log, and the last entry before it. */
export interface Segment {
  readonly number: number;
  readonly lastIndexBefore: number;
}

/** The files of one log; those that a snapshot makes needless are removed. */
export class WalSegments {
  readonly #disk: Disk;
  readonly #onError: (error: Error) => void;
  readonly #segments: Segment[];
  #durableNumber: number;
  /** Entries up to here are in a durable snapshot. */
  #coveredIndex = 0;

  /** @param segments that are there, in order, all durable */
  constructor(disk: Disk, segments: readonly Segment[], onError: (error: Error) => void) {
    this.#disk = disk;
    this.#segments = [...segments];
    this.#durableNumber = segments.at(-1)?.number ?? 0;
    this.#onError = onError;
  }

  begin(number: number, lastIndexBefore: number): void {
    this.#segments.push({ number, lastIndexBefore });
  }

  /** The segment of this number is on the disk, its name included. */
  onDurable(number: number): void {
    this.#durableNumber = number;
    this.#remove();
  }

  /** A durable snapshot holds the entries up to `index`. */
  cover(index: number): void {
    this.#coveredIndex = Math.max(this.#coveredIndex, index);
    this.#remove();
  }

  /**
   * Removes the segments of which the snapshot holds all entries, each once the one behind it is
   * durable: that one's header says what those before it come to. From the first on, so that a power
   * cut that undoes some leaves no gap.
   */
  #remove(): void {
    const isReady = ({ number, lastIndexBefore }: Segment) =>
      number <= this.#durableNumber && lastIndexBefore <= this.#coveredIndex;
    const done = (error: Error | null) => {
      if (error !== null) this.#onError(error);
    };
    let removed = 0;
    for (let next = this.#segments[1]; next && isReady(next); next = this.#segments[1]) {
      const first = this.#segments.shift();
      if (first !== undefined) this.#disk.remove(segmentName(first.number), done);
      removed += 1;
    }
    if (removed > 0) this.#disk.syncDirectory(done);
  }
}
