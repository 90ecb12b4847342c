import { type KvResult, KvStore, type SessionCommand } from '../kv/index.ts';
import type { Entry } from '../raft/index.ts';

/** Applies committed entries to the store, in order. */
export class Applier {
  readonly store: KvStore = new KvStore();
  #appliedIndex = 0;

  get appliedIndex(): number {
    return this.#appliedIndex;
  }

  /** What an entry did; null for the no-op that opens a term. */
  apply(entry: Entry): KvResult | null {
    if (entry.index !== this.#appliedIndex + 1) {
      throw new Error(`entry ${entry.index} applied after ${this.#appliedIndex}`);
    }
    this.#appliedIndex = entry.index;
    if (entry.command === '') return null;
    return this.store.apply(entry.index, JSON.parse(entry.command) as SessionCommand);
  }
}
