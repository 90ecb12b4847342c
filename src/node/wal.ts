import type { Disk } from './host.ts';
import { WalEncoder } from './wal-encoder.ts';
import { encodeHeader, type WalRecord } from './wal-format.ts';
import { segmentName } from './wal-reader.ts';

const SEGMENT_BYTES_MAX = 16 * 1024 * 1024;

/** Where a log goes on after it was recovered. */
export interface WalPosition {
  readonly segment: number;
  /** Bytes already in that segment; 0 where it is yet to begin. */
  readonly bytes: number;
  /** Bytes of the whole log, all segments together. */
  readonly position: number;
  /** Of the last record in it. */
  readonly crc: number;
}

/** Where the log of a new node begins. */
export const WAL_START: WalPosition = { segment: 1, bytes: 0, position: 0, crc: 0 };

/**
 * The write-ahead log: records at the end of numbered segments, synced in groups. What gathers
 * while one sync is under way goes out with the next, so that one fdatasync serves many records.
 */
export class Wal {
  readonly #disk: Disk;
  readonly #syncs: boolean;
  readonly #onDurable: (seq: number) => void;
  readonly #onError: (error: Error) => void;
  readonly #queue: WalEncoder;
  #segment: number;
  #segmentBytes: number;
  #position: number;
  /** Of the last record that was handed to the disk. */
  #writtenCrc: number;
  #queuedSeq = 0;
  #isWriting = false;

  /**
   * @param syncs false seeds the bug of a server that forgets to sync
   * @param onDurable called with the highest number of all records that are now synced
   * @param onError called once, when the disk failed; nothing is written any more
   */
  constructor(
    disk: Disk,
    from: WalPosition,
    syncs: boolean,
    onDurable: (seq: number) => void,
    onError: (error: Error) => void,
  ) {
    this.#disk = disk;
    this.#syncs = syncs;
    this.#segment = from.segment;
    this.#segmentBytes = from.bytes;
    this.#position = from.position;
    this.#writtenCrc = from.crc;
    this.#queue = new WalEncoder(from.crc);
    this.#onDurable = onDurable;
    this.#onError = onError;
  }

  /** Queues records under a number that never falls; nothing is written before `flush`. */
  append(seq: number, records: readonly WalRecord[]): void {
    for (const record of records) this.#queue.add(record);
    this.#queuedSeq = seq;
  }

  /** Starts to write what is queued, unless a write is under way, which then takes it along. */
  flush(): void {
    if (this.#isWriting || this.#queue.isEmpty) return;
    this.#isWriting = true;
    const seq = this.#queuedSeq;
    if (this.#segmentBytes >= SEGMENT_BYTES_MAX) {
      this.#segment += 1;
      this.#segmentBytes = 0;
    }
    const isNew = this.#segmentBytes === 0;
    const bytes = isNew ? Buffer.concat([this.#header(), this.#queue.take()]) : this.#queue.take();
    this.#segmentBytes += bytes.length;
    this.#position += bytes.length;
    this.#writtenCrc = this.#queue.crc;
    this.#write(bytes, isNew, () => {
      this.#isWriting = false;
      this.#onDurable(seq);
      this.flush();
    });
  }

  #header(): Uint8Array {
    return encodeHeader({
      segment: this.#segment,
      position: this.#position,
      crc: this.#writtenCrc,
    });
  }

  /**
   * A new file's name must be synced as well, or the file may be gone after a power cut. After an
   * error nobody knows what is on the disk, and a second sync may call a page clean that was never
   * written: the log stays as it is until a new process has read it.
   */
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
