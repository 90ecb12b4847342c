import type { KvStore } from '../kv/index.ts';
import type { Snapshot } from '../raft/index.ts';
import type { Host } from './host.ts';
import type { ServerConfig } from './protocol.ts';
import type { Running } from './running.ts';
import { installSnapshot } from './snapshot-installer.ts';
import { SnapshotShelf } from './snapshot-shelf.ts';
import { SnapshotTaker } from './snapshot-taker.ts';
import type { TraceEvent } from './trace.ts';

/** Entries applied between two snapshots, and bytes of the log, unless the configuration says it. */
export const SNAPSHOT_EVERY_ENTRIES = 100_000;
export const SNAPSHOT_EVERY_WAL_BYTES: number = 64 * 1024 * 1024;

/** One in so many entries that a snapshot stands for stays in the log, for followers that lag a little. */
const KEPT_SHARE = 4;

/** Between two slices of a snapshot: a node that took them at a stretch would do little else. */
const PAUSE_MS = 1;

/** What snapshots need of the server around them. */
export interface SnapshotOwner {
  trace(event: TraceEvent): void;
  /** Runs what a disk callback brings on, and flushes, unless the server has stopped. */
  resume(action: () => void): void;
  diskFailed(error: Error): void;
}

/** A server's snapshots: those it takes, and those that leaders send it. */
export class Snapshots {
  readonly #running: Running;
  readonly #host: Host;
  readonly #owner: SnapshotOwner;
  readonly #shelf: SnapshotShelf;
  readonly #taker: SnapshotTaker;

  constructor(running: Running, host: Host, config: ServerConfig, owner: SnapshotOwner) {
    const { applier, raft, wal } = running;
    const { disk } = host;
    this.#running = running;
    this.#host = host;
    this.#owner = owner;
    const index = raft.snapshotIndex === 0 ? null : raft.snapshotIndex;
    this.#shelf = new SnapshotShelf(disk, index, (error) => {
      if (error !== null) owner.diskFailed(error);
    });
    const plan = {
      everyEntries: config.snapshotEveryEntries ?? SNAPSHOT_EVERY_ENTRIES,
      everyWalBytes: config.snapshotEveryWalBytes ?? SNAPSHOT_EVERY_WAL_BYTES,
    };
    this.#taker = new SnapshotTaker(plan, {
      disk,
      wal,
      applier,
      configurationAt: (at) => raft.configurationAt(at),
      onCaptured: (at, stateHash) => {
        owner.trace({ ev: 'capture', index: at, stateHash });
        if (!running.rules.cutsLogOnlyWhenDurable) wal.cover(at);
      },
      onWritten: (at) => this.#shelf.put(at),
      onTaken: (snapshot, entries) => this.#taken(snapshot, entries),
      pause: (then) => {
        host.setTimer(PAUSE_MS, then);
      },
      guard: (action) => owner.resume(action),
      onDiskFailed: (error) => owner.diskFailed(error),
    });
  }

  /** To be called after entries were applied. */
  onApplied(): void {
    this.#taker.onApplied();
  }

  /** Writes a leader's snapshot; `done` once it is the state of this server. */
  install(snapshot: Snapshot, done: () => void): void {
    this.#taker.restart(snapshot.index);
    const parts = {
      disk: this.#host.disk,
      guard: (action: () => void) => this.#owner.resume(action),
      onDiskFailed: (error: Error) => this.#owner.diskFailed(error),
    };
    installSnapshot(snapshot, parts, (store) => {
      this.#restore(snapshot, store);
      done();
      // Not before the log says so: a segment that is gone cannot tell whose entries followed on it.
      this.#running.wal.cover(snapshot.index);
    });
  }

  #restore({ index, term }: Snapshot, store: KvStore): void {
    const { applier, clients, wal } = this.#running;
    applier.restore(index, term, store);
    this.#owner.trace({ ev: 'restore', index, stateHash: store.stateHash });
    this.#shelf.put(index);
    wal.beginSegment();
    clients.onRestored();
  }

  /** §7: now that it is durable, the log is compacted, in memory and on the disk. */
  #taken(snapshot: Snapshot, entries: number): void {
    const { raft, wal } = this.#running;
    const { index } = snapshot;
    raft.compact(snapshot, Math.max(0, index - Math.floor(entries / KEPT_SHARE)));
    wal.cover(index);
  }
}
