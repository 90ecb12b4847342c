import type { Disk } from './host.ts';
import { encodeRecord, type WalRecord } from './wal-format.ts';

const SEGMENT_BYTES_MAX = 16 * 1024 * 1024;

/** The name of a segment; ascending names are ascending numbers. */
export function segmentName(number: number): string {
  return `wal-${String(number).padStart(8, '0')}.log`;
}

/** Where a log goes on after it was recovered. */
export interface WalPosition {
  readonly segment: number;
  /** Bytes already in that segment; 0 where it does not exist yet. */
  readonly bytes: number;
}

/**
 * The write-ahead log: records at the end of numbered segments, synced in groups. What gathers
 * while one sync is under way goes out with the next, so that one fdatasync serves many records.
 */
export class Wal {
  readonly #disk: Disk;
  readonly #syncs: boolean;
  readonly #onDurable: (seq: number) => void;
  readonly #onError: (error: Error) => void;
  #segment: number;
  #segmentBytes: number;
  #queue: Uint8Array[] = [];
  #queuedSeq = 0;
  #isWriting = false;

  /**
   * @param syncs false seeds the bug of a server that forgets to sync
   * @param onDurable called with the highest number of all records that are now synced
   * @param onError called once, when the disk failed; nothing is written any more
   */
  constructor(
    disk: Disk,
    position: WalPosition,
    syncs: boolean,
    onDurable: (seq: number) => void,
    onError: (error: Error) => void,
  ) {
    this.#disk = disk;
    this.#syncs = syncs;
    this.#segment = position.segment;
    this.#segmentBytes = position.bytes;
    this.#onDurable = onDurable;
    this.#onError = onError;
  }

  /** Queues records under a number that never falls; nothing is written before `flush`. */
  append(seq: number, records: readonly WalRecord[]): void {
    for (const record of records) this.#queue.push(encodeRecord(record));
    this.#queuedSeq = seq;
  }

  /** Starts to write what is queued, unless a write is under way, which then takes it along. */
  flush(): void {
    if (this.#isWriting || this.#queue.length === 0) return;
    this.#isWriting = true;
    const seq = this.#queuedSeq;
    const bytes = Buffer.concat(this.#queue);
    this.#queue = [];
    if (this.#segmentBytes >= SEGMENT_BYTES_MAX) {
      this.#segment += 1;
      this.#segmentBytes = 0;
    }
    const isNew = this.#segmentBytes === 0;
    this.#segmentBytes += bytes.length;
    this.#write(bytes, isNew, () => {
      this.#isWriting = false;
      this.#onDurable(seq);
      this.flush();
    });
  }

  /** A new file's name must be synced as well, or the file may be gone after a power cut. */
  #write(bytes: Uint8Array, isNew: boolean, done: () => void): void {
    const name = segmentName(this.#segment);
    const next = (then: () => void) => (error: Error | null) => {
      if (error) this.#onError(error);
      else then();
    };
    const sync = () =>
      this.#disk.syncFile(name, next(isNew ? () => this.#disk.syncDirectory(next(done)) : done));
    this.#disk.append(name, bytes, next(this.#syncs ? sync : done));
  }
}
