import type { Effect, HardState } from '../effects.ts';
import type { Entry, Snapshot } from '../messages.ts';
import type { Recovered } from '../recovered.ts';

type Persist = Extract<Effect, { readonly type: 'persist' }>;

/** A snapshot that a leader sent, and the entries that it stands for. */
export interface Install {
  readonly seq: number;
  readonly snapshot: Snapshot;
  readonly keepsSuffix: boolean;
  readonly covered: readonly Entry[];
}

/** What one write makes of a log. */
export function applyTo(log: Entry[], write: Persist | Install): void {
  if ('snapshot' in write) {
    const { covered, keepsSuffix } = write;
    log.splice(0, keepsSuffix ? covered.length : log.length, ...covered);
    return;
  }
  if (write.truncateFrom !== null) log.length = write.truncateFrom - 1;
  log.push(...write.entries);
}

/** A server's disk: what is durable on it, and the writes on their way, in order. */
export class TestDisk {
  hardState: HardState;
  readonly entries: Entry[];
  snapshot: Snapshot | null;
  #writes: (Persist | Install)[] = [];

  /** @param held what an earlier process left on it */
  constructor(held?: Recovered) {
    this.entries = [...(held?.entries ?? [])];
    this.hardState = held?.hardState ?? { term: 0, votedFor: null };
    this.snapshot = held?.snapshot ?? null;
  }

  get isIdle(): boolean {
    return this.#writes.length === 0;
  }

  write(write: Persist | Install): void {
    this.#writes.push(write);
  }

  /** A server's own snapshot, which is written beside the log and is there when it returns. */
  keep(snapshot: Snapshot): void {
    if (snapshot.index > (this.snapshot?.index ?? 0)) this.snapshot = snapshot;
  }

  /** Ends the first `count` writes under way; returns the number of the last of them. */
  sync(count: number): number {
    let seq = 0;
    for (const write of this.#writes.splice(0, count)) {
      seq = write.seq;
      if ('snapshot' in write) this.keep(write.snapshot);
      else this.hardState = write.hardState ?? this.hardState;
      applyTo(this.entries, write);
    }
    return seq;
  }

  /** The power fails: of the writes under way the first `kept` were done, and nobody was told. */
  cutPower(kept: number): void {
    this.sync(kept);
    this.#writes = [];
  }

  get writesUnderWay(): number {
    return this.#writes.length;
  }
}
