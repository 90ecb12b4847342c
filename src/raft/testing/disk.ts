import type { Effect, HardState } from '../effects.ts';
import type { Entry } from '../messages.ts';
import type { Recovered } from '../state.ts';

type Persist = Extract<Effect, { readonly type: 'persist' }>;

/** What one persist effect makes of a log. */
export function applyTo(log: Entry[], { truncateFrom, entries }: Persist): void {
  if (truncateFrom !== null) log.length = truncateFrom - 1;
  log.push(...entries);
}

/** A server's disk: what is durable on it, and the writes on their way, in order. */
export class TestDisk {
  hardState: HardState;
  readonly entries: Entry[];
  #writes: Persist[] = [];

  /** @param held what an earlier process left on it */
  constructor(held?: Recovered) {
    this.entries = [...(held?.entries ?? [])];
    this.hardState = held?.hardState ?? { term: 0, votedFor: null };
  }

  get isIdle(): boolean {
    return this.#writes.length === 0;
  }

  write(effect: Persist): void {
    this.#writes.push(effect);
  }

  /** Ends the first `count` writes under way; returns the number of the last of them. */
  sync(count: number): number {
    let seq = 0;
    for (const write of this.#writes.splice(0, count)) {
      seq = write.seq;
      this.hardState = write.hardState ?? this.hardState;
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
