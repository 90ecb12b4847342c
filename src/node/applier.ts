import { type KvResult, KvStore, type SessionCommand } from '../kv/index.ts';
import type { Entry } from '../raft/index.ts';

/** A command of a session that changed the state, or was refused, and not for having come before. */
export type FirstApplication = readonly [index: number, session: number, seq: number];

/** Applies committed entries to the store, in order. */
export class Applier {
  #store = new KvStore();
  #appliedIndex = 0;
  #appliedTerm = 0;
  #firsts: FirstApplication[] = [];

  get store(): KvStore {
    return this.#store;
  }

  get appliedIndex(): number {
    return this.#appliedIndex;
  }

  /** Of the entry at the applied index. */
  get appliedTerm(): number {
    return this.#appliedTerm;
  }

  /** What an entry did; null for the no-op that opens a term. */
  apply({ index, term, command }: Entry): KvResult | null {
    if (index !== this.#appliedIndex + 1) {
      throw new Error(`entry ${index} applied after ${this.#appliedIndex}`);
    }
    this.#appliedIndex = index;
    this.#appliedTerm = term;
    if (command === '') return null;
    const request = JSON.parse(command) as SessionCommand;
    return this.#store.apply(index, request, () => {
      const { session = 0, seq = 0 } = request;
      this.#firsts.push([index, session, seq]);
    });
  }

  /** Goes on with the state of a snapshot, which is never older than what was applied. */
  restore(index: number, term: number, store: KvStore): void {
    if (index <= this.#appliedIndex) {
      throw new Error(`the state of entry ${index} restored after ${this.#appliedIndex}`);
    }
    this.#store = store;
    this.#appliedIndex = index;
    this.#appliedTerm = term;
  }

  /** Sessions' commands that were applied for the first time since the last call. */
  takeFirsts(): readonly FirstApplication[] {
    const firsts = this.#firsts;
    this.#firsts = [];
    return firsts;
  }
}
