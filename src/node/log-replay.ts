import type { Entry } from '../raft/index.ts';
import type { WalRecord } from './wal-format.ts';
import { EMPTY_SUMMARY, WalSummarizer, type WalSummary } from './wal-summary.ts';

/** What the records of a log, read in order, come to. */
export class LogReplay {
  #summary = new WalSummarizer(EMPTY_SUMMARY);
  #entries: Entry[] = [];
  #baseIndex = 0;

  /** Begins behind segments that are gone. */
  beginAt(summary: WalSummary): void {
    this.#summary = new WalSummarizer(summary);
    this.#entries = [];
    this.#baseIndex = summary.lastIndex;
  }

  add(record: WalRecord): void {
    this.#summary.add(record);
    switch (record.type) {
      case 'entry':
        this.#entries.push(record.entry);
        break;
      case 'truncate':
        this.#truncateFrom(record.from);
        break;
      case 'snapshot':
        if (!record.keepsSuffix) this.#restartAt(record.index);
        break;
    }
  }

  get summary(): WalSummary {
    return this.#summary.summary;
  }

  /** They follow on `baseIndex` without a gap. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** The entries up to here are not in the log: a snapshot must hold them. */
  get baseIndex(): number {
    return this.#baseIndex;
  }

  /** What is removed may begin before what is left of the log. */
  #truncateFrom(from: number): void {
    if (from <= this.#baseIndex) this.#restartAt(from - 1);
    else this.#entries.length = Math.min(this.#entries.length, from - this.#baseIndex - 1);
  }

  #restartAt(index: number): void {
    this.#entries = [];
    this.#baseIndex = index;
  }
}
