import type { Disk } from './host.ts';
import { WalEncoder } from './wal-encoder.ts';
import { encodeHeader, type WalRecord } from './wal-format.ts';
import { segmentName } from './wal-reader.ts';
import { type Segment, WalSegments } from './wal-segments.ts';
import { EMPTY_SUMMARY, WalSummarizer, type WalSummary } from './wal-summary.ts';

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
  readonly summary: WalSummary;
  /** Those that are there, in order, all durable; the one yet to begin is not among them. */
  readonly segments: readonly Segment[];
}

/** Where the log of a new node begins. */
export const WAL_START: WalPosition = {
  segment: 1,
  bytes: 0,
  position: 0,
  crc: 0,
  summary: EMPTY_SUMMARY,
  segments: [],
};

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
  /** What the log comes to with all that is queued. */
  readonly #summary: WalSummarizer;
  /** What it comes to with all that was handed to the disk, and the CRC of the last record there. */
  #written: WalSummary;
  #writtenCrc: number;
  readonly #segments: WalSegments;
  #segment: number;
  #segmentBytes: number;
  #position: number;
  #queuedSeq = 0;
  /** How often something was appended. */
  #appended = 0;
  /** Snapshots that wait for what was appended before them, in order. */
  readonly #covers: { readonly index: number; readonly appended: number }[] = [];
  #isWriting = false;
  #beginsSegment = false;

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
    this.#written = from.summary;
    this.#writtenCrc = from.crc;
    this.#summary = new WalSummarizer(from.summary);
    this.#segments = new WalSegments(disk, from.segments, onError);
    this.#queue = new WalEncoder(from.crc);
    this.#onDurable = onDurable;
    this.#onError = onError;
  }

  /** Bytes that were ever written to the log. */
  get position(): number {
    return this.#position;
  }

  /** Queues records under a number that never falls; nothing is written before `flush`. */
  append(seq: number, records: readonly WalRecord[]): void {
    for (const record of records) {
      this.#queue.add(record);
      this.#summary.add(record);
    }
    this.#queuedSeq = seq;
    this.#appended += 1;
  }

  /** The next write begins a new segment, so that those before it can be removed some day. */
  beginSegment(): void {
    this.#beginsSegment = true;
  }

  /** Starts to write what is queued, unless a write is under way, which then takes it along. */
  flush(): void {
    if (this.#isWriting || this.#queue.isEmpty) return;
    this.#isWriting = true;
    const seq = this.#queuedSeq;
    const isNew = this.#goesOnInNewSegment();
    // What comes of its being durable may begin the next one, which is not.
    const segment = this.#segment;
    const appended = this.#appended;
    const bytes = isNew ? Buffer.concat([this.#header(), this.#queue.take()]) : this.#queue.take();
    this.#segmentBytes += bytes.length;
    this.#position += bytes.length;
    this.#written = this.#summary.summary;
    this.#writtenCrc = this.#queue.crc;
    this.#write(bytes, isNew, () => {
      this.#isWriting = false;
      this.#segments.onDurable(segment);
      this.#coverUpTo(appended);
      this.#onDurable(seq);
      this.flush();
    });
  }

  /**
   * A durable snapshot holds the entries up to `index`: segments that hold no other are removed, as
   * soon as the one behind them is durable and all that was appended before this: the log may be on
   * its way to what the snapshot says, and recovery is to find either all of it or the old.
   */
  cover(index: number): void {
    this.#covers.push({ index, appended: this.#appended });
    if (!this.#isWriting && this.#queue.isEmpty) this.#coverUpTo(this.#appended);
  }

  #coverUpTo(appended: number): void {
    for (let next = this.#covers[0]; next && next.appended <= appended; next = this.#covers[0]) {
      this.#covers.shift();
      this.#segments.cover(next.index);
    }
  }

  #goesOnInNewSegment(): boolean {
    const isFull = this.#segmentBytes >= SEGMENT_BYTES_MAX;
    if (this.#segmentBytes > 0 && (isFull || this.#beginsSegment)) {
      this.#segment += 1;
      this.#segmentBytes = 0;
    }
    this.#beginsSegment = false;
    if (this.#segmentBytes > 0) return false;
    this.#segments.begin(this.#segment, this.#written.lastIndex);
    return true;
  }

  #header(): Uint8Array {
    const [segment, position, crc] = [this.#segment, this.#position, this.#writtenCrc];
    return encodeHeader({ segment, position, crc, ...this.#written });
  }

  /**
   * A new file's name must be synced as well, or the file may be gone after a power cut. After an
   * error nobody knows what is on the disk, and a second sync may call a page clean that was never
   * written: the log stays as it is until a new process has read it and written its end anew.
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
