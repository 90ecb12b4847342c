import type { Recovered } from '../raft/index.ts';
import type { Disk } from './host.ts';
import { logGap } from './log-gap.ts';
import { LogReplay } from './log-replay.ts';
import { renewalOf, type Step, unfinishedRenewals } from './segment-renewal.ts';
import { snapshotsAmong } from './snapshot-file.ts';
import { olderSnapshots, type RecoveredSnapshot, recoverSnapshot } from './snapshot-recovery.ts';
import { inOrder } from './snapshot-writer.ts';
import { WAL_START, type WalPosition } from './wal.ts';
import type { SegmentHeader } from './wal-format.ts';
import { damageText, lastRun, numberOf, segmentsAmong, WalReader } from './wal-reader.ts';
import { readHeader } from './wal-segment.ts';
import type { Segment } from './wal-segments.ts';

/** What a server finds on its disk when it starts. */
export interface RecoveredNode extends Recovered {
  /** The incarnation that wrote last; 0 on an empty disk. */
  readonly incarnation: number;
  readonly position: WalPosition;
  /** Bytes of a torn tail, which are not there any more. */
  readonly repairedBytes: number;
  /** The state of the snapshot; null where there is none. */
  readonly state: RecoveredSnapshot | null;
}

type Done = (error: Error | null, recovered?: RecoveredNode) => void;

/**
 * Reads the newest snapshot, and the write-ahead log. A torn tail of the last segment, left by a
 * write that never ended, is left out, and files that nobody needs are removed; damage is an error
 * that names file and offset, and nothing is changed. What is recovered is durable, whatever became of
 * the process that wrote it: the last segment is written anew before anyone counts on it, which takes
 * as much room on the disk as there is in that segment.
 */
export function recover(disk: Disk, done: Done): void {
  disk.list((error, names) => {
    if (error) return done(error);
    recoverSnapshot(disk, names, (damaged, state) => {
      if (damaged) return done(damaged);
      const { segments, stale } = lastRun(segmentsAmong(names));
      const leftovers = [...stale, ...olderSnapshots(names)];
      const unfinished = [...unfinishedRenewals(names), ...snapshotsAmong(names).temporary];
      new Recovery(disk, segments, unfinished, leftovers, state, done).begin();
    });
  });
}

/** One reading of the log, segment by segment. */
class Recovery {
  readonly #disk: Disk;
  readonly #names: readonly string[];
  /** Temporary files of a process that died: one of them may have the name that is needed. */
  readonly #unfinished: readonly string[];
  /** What the newest snapshot makes needless. */
  readonly #leftovers: readonly string[];
  readonly #state: RecoveredSnapshot | null;
  readonly #done: Done;
  readonly #reader = new WalReader();
  readonly #replay = new LogReplay();
  readonly #segments: Segment[] = [];
  /** Of the first segment; null where it is not whole, or not read yet. */
  #header: SegmentHeader | null = null;
  #isDamaged = false;

  constructor(
    disk: Disk,
    names: readonly string[],
    unfinished: readonly string[],
    leftovers: readonly string[],
    state: RecoveredSnapshot | null,
    done: Done,
  ) {
    this.#disk = disk;
    this.#names = names;
    this.#unfinished = unfinished;
    this.#leftovers = leftovers;
    this.#state = state;
    this.#done = done;
  }

  begin(): void {
    if (this.#names.length === 0) this.#end(WAL_START, null);
    else this.#read(0);
  }

  /** The disk reads a segment while the one before it is gone through. */
  #read(at: number): void {
    const name = this.#names[at];
    if (name === undefined) return;
    this.#disk.read(name, (error, bytes) => {
      if (this.#isDamaged) return;
      if (error) return this.#done(error);
      this.#read(at + 1);
      this.#goThrough(name, bytes, at);
    });
  }

  #goThrough(name: string, bytes: Uint8Array, at: number): void {
    const isLast = at === this.#names.length - 1;
    const header = readHeader(bytes);
    if (at === 0 && header !== null) {
      this.#header = header;
      this.#replay.beginAt(header);
    }
    const ended = this.#reader.read(name, bytes, isLast, (record) => this.#replay.add(record));
    if ('damage' in ended) {
      this.#isDamaged = true;
      return this.#done(new Error(damageText('log', ended.damage)));
    }
    const number = numberOf(name);
    if (header !== null) this.#segments.push({ number, lastIndexBefore: header.lastIndex });
    if (isLast) this.#endAt(name, number, bytes, ended.validBytes);
  }

  /** Only the last segment and its name may be unsynced: a log goes on to the next after that. */
  #endAt(name: string, segment: number, bytes: Uint8Array, validBytes: number): void {
    const { position, crc } = this.#reader;
    const { summary } = this.#replay;
    const segments = this.#segments;
    const end = { segment, bytes: validBytes, position, crc, summary, segments };
    const renewal = renewalOf(this.#disk, name, bytes.subarray(0, validBytes));
    this.#end(end, renewal, bytes.length - validBytes);
  }

  #end(position: WalPosition, renewal: Step | null, repairedBytes = 0): void {
    const beginning = {
      name: this.#names[0],
      header: this.#header,
      baseIndex: this.#replay.baseIndex,
    };
    const problem = logGap(beginning, this.#state?.snapshot.index ?? 0);
    if (problem !== null) return this.#done(new Error(problem));
    const snapshot = this.#state?.snapshot;
    const recovered: RecoveredNode = {
      hardState: position.summary.hardState,
      incarnation: position.summary.incarnation,
      entries: this.#replay.entries,
      ...(snapshot === undefined ? {} : { snapshot }),
      position,
      repairedBytes,
      state: this.#state,
    };
    inOrder(this.#repair(renewal), (error) =>
      error === null ? this.#done(null, recovered) : this.#done(error),
    );
  }

  /** What is to be removed goes first: it may be what leaves no room for the segment. */
  #repair(renewal: Step | null): readonly Step[] {
    const removalOf =
      (name: string): Step =>
      (then) =>
        this.#disk.remove(name, then);
    const sync: Step = (then) => this.#disk.syncDirectory(then);
    const unfinished = this.#unfinished.map(removalOf);
    const leftovers = this.#leftovers.map(removalOf);
    // The newest snapshot's name lasts before anything goes that it makes needless.
    const steps = [
      ...unfinished,
      ...(leftovers.length > 0 ? [sync, ...leftovers] : []),
      ...(renewal === null ? [] : [renewal]),
    ];
    // Names too: a killed process may have renamed a snapshot and not synced that.
    return steps.length === 0 && this.#state === null ? [] : [...steps, sync];
  }
}
