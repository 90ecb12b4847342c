import type { Configuration } from '../raft/index.ts';

/** What a trace tells of an entry: its term, and a hash of its command. */
export interface TracedEntry {
  readonly term: number;
  readonly hash: string;
  /** Who takes part from this entry on, where it says so. */
  readonly configuration?: Configuration;
}

/** In a list of terms: the entry came in a snapshot, which stands for what is committed. */
export const COVERED_TERM = 0xffff_ffff;

/** A log at one moment: null for an entry that came in a snapshot, of which only the last's term is told. */
interface LogState {
  readonly entries: (TracedEntry | null)[];
  readonly snapshot: { readonly index: number; readonly lastTerm: number };
}

/** One node's log, rebuilt from its trace through truncations, snapshots and restarts. */
export class TracedLog {
  #log: LogState = { entries: [], snapshot: { index: 0, lastTerm: 0 } };
  /** What this incarnation removed something from: a crash before that was written brings it back. */
  #before: LogState[] = [];
  /** The last index whose entry is known to be on disk. */
  durableIndex = 0;

  get lastIndex(): number {
    return this.#log.entries.length;
  }

  /** The term at `index`, 0 for index 0; undefined beyond the end, and where a snapshot hides it. */
  termAt(index: number): number | undefined {
    return termAt(this.#log, index);
  }

  entryAt(index: number): TracedEntry | undefined {
    return this.#log.entries[index - 1] ?? undefined;
  }

  /** What the last entry says that tells who takes part; undefined where none does. */
  get configuration(): Configuration | undefined {
    for (let index = this.lastIndex; index > 0; index--) {
      const configuration = this.entryAt(index)?.configuration;
      if (configuration !== undefined) return configuration;
    }
    return undefined;
  }

  append(entry: TracedEntry): void {
    this.#log.entries.push(entry);
  }

  truncateFrom(from: number): void {
    const { entries, snapshot } = this.#log;
    this.#before.push(this.#log);
    this.#log = { entries: entries.slice(0, from - 1), snapshot };
    this.durableIndex = Math.min(this.durableIndex, from - 1);
  }

  /** A leader's snapshot came: without the suffix nothing of what was here is known to match it. */
  install(index: number, lastTerm: number, keepsSuffix: boolean): void {
    const { entries } = this.#log;
    const snapshot = { index, lastTerm };
    this.#before.push({ ...this.#log, entries: entries.slice() });
    if (keepsSuffix) {
      this.#log = { entries, snapshot };
    } else {
      this.#log = { entries: Array.from({ length: index }, () => null), snapshot };
      this.durableIndex = Math.min(this.durableIndex, index);
    }
  }

  /**
   * A process began on what the disk held: a prefix of what was there, or of what was there before a
   * truncation or a snapshot that never reached the disk. False where no log that this node had fits.
   */
  restart(lastIndex: number, lastTerm: number): boolean {
    const held = [this.#log, ...this.#before].find((log) => termAt(log, lastIndex) === lastTerm);
    this.#before = [];
    const { entries, snapshot } = held ?? { entries: [], snapshot: { index: 0, lastTerm: 0 } };
    this.#log = { entries: entries.slice(0, lastIndex), snapshot };
    this.durableIndex = lastIndex;
    return held !== undefined;
  }

  /** The terms of all entries, for later comparison. */
  terms(): Uint32Array {
    const { entries, snapshot } = this.#log;
    const terms = Uint32Array.from(entries, (entry) => entry?.term ?? COVERED_TERM);
    if (snapshot.index > 0 && snapshot.index <= terms.length) {
      terms[snapshot.index - 1] = snapshot.lastTerm;
    }
    return terms;
  }
}

function termAt({ entries, snapshot }: LogState, index: number): number | undefined {
  if (index === 0) return 0;
  if (index === snapshot.index && index <= entries.length) return snapshot.lastTerm;
  return entries[index - 1]?.term;
}
