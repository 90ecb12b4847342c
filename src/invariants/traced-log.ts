import type { Configuration } from '../raft/index.ts';

/** What a trace tells of an entry: its term, and a hash of its command. */
export interface TracedEntry {
  readonly term: number;
  readonly hash: string;
  /** Who takes part from this entry on, where it says so. */
  readonly configuration?: Configuration;
}

/** One node's log, rebuilt from its trace through truncations and restarts. */
export class TracedLog {
  #entries: TracedEntry[] = [];
  /** What truncations of this incarnation removed: a crash before their write brings it back. */
  #removed: { readonly before: readonly TracedEntry[]; readonly tail: readonly TracedEntry[] }[] =
    [];
  /** The last index whose entry is known to be on disk. */
  durableIndex = 0;

  get lastIndex(): number {
    return this.#entries.length;
  }

  /** The term at `index`, 0 for index 0; undefined beyond the end. */
  termAt(index: number): number | undefined {
    return index === 0 ? 0 : this.#entries[index - 1]?.term;
  }

  entryAt(index: number): TracedEntry | undefined {
    return this.#entries[index - 1];
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
    this.#entries.push(entry);
  }

  truncateFrom(from: number): void {
    const before = this.#entries.slice(0, from - 1);
    this.#removed.push({ before, tail: this.#entries.slice(from - 1) });
    this.#entries = before.slice();
    this.durableIndex = Math.min(this.durableIndex, from - 1);
  }

  /**
   * A process began on what the disk held: a prefix of what was there, or of what a truncation had
   * removed that never reached the disk. False where no log that this node had fits.
   */
  restart(lastIndex: number, lastTerm: number): boolean {
    const logs = [this.#entries, ...this.#removed.map(({ before, tail }) => [...before, ...tail])];
    const held = logs.find((log) => (lastIndex === 0 ? 0 : log[lastIndex - 1]?.term) === lastTerm);
    this.#removed = [];
    this.#entries = held?.slice(0, lastIndex) ?? [];
    this.durableIndex = lastIndex;
    return held !== undefined;
  }

  /** The terms of all entries, for later comparison. */
  terms(): Uint32Array {
    return Uint32Array.from(this.#entries, (entry) => entry.term);
  }
}
