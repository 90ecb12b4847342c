import type { Capture } from '../kv/index.ts';
import type { Configuration, Snapshot } from '../raft/index.ts';
import type { Applier } from './applier.ts';
import type { Disk, DiskCallback } from './host.ts';
import { labelLine, PartCutter } from './snapshot-text.ts';
import { SnapshotWriter } from './snapshot-writer.ts';
import type { Wal } from './wal.ts';

/** Lines of the store that are read at a time, until a part is full. */
const LINES_AT_A_TIME = 16;

/** When a snapshot is due, and what it is labelled with. */
export interface SnapshotPlan {
  /** After so many entries applied since the last one; 0: never. */
  readonly everyEntries: number;
  /** Or after so many bytes written to the log. */
  readonly everyWalBytes: number;
}

/** What a taker works with. */
export interface TakerParts {
  readonly disk: Disk;
  readonly wal: Wal;
  readonly applier: Applier;
  /** Who took part after the entry at `index`, which is the last applied. */
  readonly configurationAt: (index: number) => Configuration;
  /** The state was captured; from now on it is read out. */
  readonly onCaptured: (index: number, stateHash: string) => void;
  /** The file is there and lasts, even where its snapshot was given up in the last moment. */
  readonly onWritten: (index: number) => void;
  /** The snapshot is durable. @param entries since the one before it */
  readonly onTaken: (snapshot: Snapshot, entries: number) => void;
  /** Calls back after a moment in which others have the processor. */
  readonly pause: (then: () => void) => void;
  /** Runs what a disk callback brings on, unless the server has stopped. */
  readonly guard: (action: () => void) => void;
  readonly onDiskFailed: (error: Error) => void;
}

interface Taking {
  readonly index: number;
  readonly term: number;
  readonly configuration: Configuration;
  /** Entries since the snapshot before. */
  readonly entries: number;
  readonly capture: Capture;
  readonly writer: SnapshotWriter;
  readonly cutter: PartCutter;
  readonly parts: string[];
}

/**
 * §7: takes snapshots of the applied state. One is read out in slices, the next a moment after the
 * disk is done with the one before, while commands go on being applied.
 */
export class SnapshotTaker {
  readonly #plan: SnapshotPlan;
  readonly #parts: TakerParts;
  #taking: Taking | null = null;
  #lastIndex: number;
  #lastPosition: number;

  constructor(plan: SnapshotPlan, parts: TakerParts) {
    this.#plan = plan;
    this.#parts = parts;
    this.#lastIndex = parts.applier.appliedIndex;
    this.#lastPosition = parts.wal.position;
  }

  /** Begins a snapshot if one is due. To be called after entries were applied. */
  onApplied(): void {
    const { appliedIndex } = this.#parts.applier;
    const { everyEntries, everyWalBytes } = this.#plan;
    const entries = appliedIndex - this.#lastIndex;
    if (this.#taking !== null || everyEntries === 0 || entries === 0) return;
    const bytes = this.#parts.wal.position - this.#lastPosition;
    const isLong = everyWalBytes > 0 && bytes >= everyWalBytes;
    if (isLong || entries >= everyEntries) this.#begin(entries);
  }

  /** Another node's snapshot takes this state's place: what was read out so far is given up. */
  restart(index: number): void {
    this.#lastIndex = index;
    this.#lastPosition = this.#parts.wal.position;
    const taking = this.#taking;
    this.#taking = null;
    taking?.capture.release();
  }

  #begin(entries: number): void {
    const { disk, wal, applier, configurationAt, onCaptured } = this.#parts;
    const { appliedIndex: index, appliedTerm: term, store } = applier;
    const configuration = configurationAt(index);
    this.#lastIndex = index;
    this.#lastPosition = wal.position;
    // What comes from here on is not in the snapshot: the segments before can go some day.
    wal.beginSegment();
    const taking: Taking = {
      index,
      term,
      configuration,
      entries,
      capture: store.capture(),
      writer: new SnapshotWriter(disk, index),
      cutter: new PartCutter(),
      parts: [],
    };
    onCaptured(index, store.stateHash);
    taking.cutter.add(`${labelLine({ format: 1, index, term, configuration })}\n`);
    this.#taking = taking;
    this.#next(taking);
  }

  /** One slice: reads until there is a part, and writes it. */
  #next(taking: Taking): void {
    const { capture, cutter, parts, writer } = taking;
    let isLast = false;
    let ready: string[] = [];
    while (ready.length === 0) {
      const lines = capture.next(LINES_AT_A_TIME);
      isLast = lines === null;
      ready = lines === null ? [cutter.end()] : cutter.add(`${lines.join('\n')}\n`);
    }
    parts.push(...ready);
    this.#write(taking, ready, () => {
      if (isLast) writer.finish(this.#guarded(() => this.#written(taking)));
      else this.#parts.pause(() => this.#goOn(taking, () => this.#next(taking))(null));
    });
  }

  #write(taking: Taking, [part, ...more]: readonly string[], done: () => void): void {
    if (part === undefined) return done();
    taking.writer.add(
      part,
      this.#goOn(taking, () => this.#write(taking, more, done)),
    );
  }

  #written(taking: Taking): void {
    const { index, term, configuration, parts, entries } = taking;
    this.#parts.onWritten(index);
    if (this.#taking !== taking) return;
    this.#taking = null;
    this.#parts.onTaken({ index, term, configuration, parts }, entries);
  }

  /** What a call of the disk goes on with, unless this snapshot was given up meanwhile. */
  #goOn(taking: Taking, then: () => void): DiskCallback {
    return this.#guarded(() => {
      if (this.#taking === taking) then();
      else taking.writer.abandon(this.#guarded(() => {}));
    });
  }

  #guarded(then: () => void): DiskCallback {
    const { guard, onDiskFailed } = this.#parts;
    return (error) => (error === null ? guard(then) : onDiskFailed(error));
  }
}
