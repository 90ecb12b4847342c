import type { Entry } from '../raft/index.ts';

/** What one slice holds at most, in entries and in characters of their commands. */
export const SLICE_ENTRIES = 1_024;
const SLICE_LENGTH = 256 * 1024;

/**
 * Committed entries on their way to the store. Few are applied at once. Of many, such as a whole log
 * after a restart, only a slice is; the next comes when everybody else has had a turn, so that
 * messages are answered, heartbeats leave and elections go on meanwhile.
 */
export class ApplyQueue {
  readonly #sliceEntries: number;
  readonly #apply: (entries: readonly Entry[]) => void;
  readonly #soon: (then: () => void) => void;
  /** Of the first, what is before `#applied` is done. */
  #batches: (readonly Entry[])[] = [];
  #applied = 0;
  #isWaiting = false;

  /**
   * @param soon calls back when what came before has had its turn, and never at once
   */
  constructor(
    sliceEntries: number,
    apply: (entries: readonly Entry[]) => void,
    soon: (then: () => void) => void,
  ) {
    this.#sliceEntries = sliceEntries;
    this.#apply = apply;
    this.#soon = soon;
  }

  /** Entries follow on those that were added before. */
  add(entries: readonly Entry[]): void {
    this.#batches.push(entries);
    if (!this.#isWaiting) this.#next();
  }

  /** Forgets what was not applied: a snapshot holds it. */
  clear(): void {
    this.#batches = [];
    this.#applied = 0;
  }

  #next(): void {
    const slice = this.#takeSlice();
    this.#isWaiting = this.#batches.length > 0;
    if (slice.length > 0) this.#apply(slice);
    if (!this.#isWaiting) return;
    this.#soon(() => this.#next());
  }

  #takeSlice(): readonly Entry[] {
    const [batch = []] = this.#batches;
    const from = this.#applied;
    const limit = Math.min(batch.length, from + this.#sliceEntries);
    let to = from;
    for (let length = 0; to < limit && (to === from || length < SLICE_LENGTH); to++) {
      length += batch[to]?.command.length ?? 0;
    }
    this.#applied = to;
    if (to < batch.length) return batch.slice(from, to);
    this.#batches.shift();
    this.#applied = 0;
    return from === 0 ? batch : batch.slice(from);
  }
}
