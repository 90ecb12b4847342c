import type { Entry, HardState, Recovered } from '../raft/index.ts';
import type { Disk } from './host.ts';
import { WAL_START, type WalPosition } from './wal.ts';
import type { WalRecord } from './wal-format.ts';
import { type Damage, segmentName, segmentsAmong, WalReader } from './wal-reader.ts';

/** What a server finds on its disk when it starts. */
export interface RecoveredNode extends Recovered {
  /** The incarnation that wrote last; 0 on an empty disk. */
  readonly incarnation: number;
  readonly position: WalPosition;
  /** Bytes of a torn tail that were cut off. */
  readonly repairedBytes: number;
}

type Done = (error: Error | null, recovered?: RecoveredNode) => void;

/**
 * Reads the write-ahead log. A torn tail of the last segment, left by a write that never ended, is
 * cut off; damage anywhere else is an error that names file and offset, and nothing is changed.
 * What is recovered is durable: a process that was killed may have written it and not synced it.
 */
export function recover(disk: Disk, done: Done): void {
  disk.list((error, names) => {
    if (error) return done(error);
    const segments = segmentsAmong(names);
    const gap = segments.findIndex((name, i) => name !== segmentName(i + 1));
    if (gap >= 0) return done(new Error(`${segmentName(gap + 1)} is missing from the log`));
    new Recovery(disk, segments, done).next(0);
  });
}

/** One reading of the log, segment by segment. */
class Recovery {
  readonly #disk: Disk;
  readonly #segments: readonly string[];
  readonly #done: Done;
  readonly #reader = new WalReader(0);
  readonly #entries: Entry[] = [];
  #hardState: HardState = { term: 0, votedFor: null };
  #incarnation = 0;

  constructor(disk: Disk, segments: readonly string[], done: Done) {
    this.#disk = disk;
    this.#segments = segments;
    this.#done = done;
  }

  next(at: number): void {
    const name = this.#segments[at];
    if (name === undefined) return this.#done(null, this.#found(WAL_START, 0));
    this.#disk.read(name, (error, bytes) => {
      if (error) return this.#done(error);
      const isLast = at === this.#segments.length - 1;
      const ended = this.#reader.read(name, bytes, isLast, (record) => this.#replay(record));
      if ('damage' in ended) return this.#done(new Error(damageText(ended.damage)));
      if (isLast) this.#repair(name, at + 1, bytes.length, ended.validBytes);
      else this.next(at + 1);
    });
  }

  #replay(record: WalRecord): void {
    switch (record.type) {
      case 'incarnation':
        this.#incarnation = record.incarnation;
        break;
      case 'hardState':
        this.#hardState = record.hardState;
        break;
      case 'truncate':
        this.#entries.length = Math.min(this.#entries.length, record.from - 1);
        break;
      case 'entry':
        this.#entries.push(record.entry);
        break;
    }
  }

  /** Only the last segment and its name may be unsynced: a log goes on to the next after that. */
  #repair(name: string, segment: number, bytes: number, validBytes: number): void {
    const { position, crc } = this.#reader;
    const recovered = this.#found(
      { segment, bytes: validBytes, position, crc },
      bytes - validBytes,
    );
    const steps = [
      (then: (error: Error | null) => void) => this.#disk.syncFile(name, then),
      (then: (error: Error | null) => void) => this.#disk.syncDirectory(then),
    ];
    if (validBytes < bytes) steps.unshift((then) => this.#disk.truncate(name, validBytes, then));
    const run = (error: Error | null): void => {
      const step = steps.shift();
      if (error) this.#done(error);
      else if (step === undefined) this.#done(null, recovered);
      else step(run);
    };
    run(null);
  }

  #found(position: WalPosition, repairedBytes: number): RecoveredNode {
    return {
      hardState: this.#hardState,
      entries: this.#entries,
      incarnation: this.#incarnation,
      position,
      repairedBytes,
    };
  }
}

function damageText({ file, offset, bytes, problem }: Damage): string {
  const where = `${file}, byte ${offset} of ${bytes}`;
  return `the log is damaged at ${where}: ${problem}; restore this node from a copy`;
}
