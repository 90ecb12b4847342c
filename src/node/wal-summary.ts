import type { HardState } from '../raft/index.ts';
import type { WalRecord } from './wal-format.ts';

/** What a log comes to, but for its entries; a reader of its later segments alone needs it. */
export interface WalSummary {
  /** The process that wrote last. */
  readonly incarnation: number;
  readonly hardState: HardState;
  /** The last entry's index; 0 where there is none. */
  readonly lastIndex: number;
}

/** Of an empty log. */
export const EMPTY_SUMMARY: WalSummary = {
  incarnation: 0,
  hardState: { term: 0, votedFor: null },
  lastIndex: 0,
};

/** Keeps the summary of a log that records are added to. */
export class WalSummarizer implements WalSummary {
  incarnation: number;
  hardState: HardState;
  lastIndex: number;

  constructor({ incarnation, hardState, lastIndex }: WalSummary) {
    this.incarnation = incarnation;
    this.hardState = hardState;
    this.lastIndex = lastIndex;
  }

  /** As it is now. */
  get summary(): WalSummary {
    const { incarnation, hardState, lastIndex } = this;
    return { incarnation, hardState, lastIndex };
  }

  add(record: WalRecord): void {
    switch (record.type) {
      case 'incarnation':
        this.incarnation = record.incarnation;
        break;
      case 'hardState':
        this.hardState = record.hardState;
        break;
      case 'truncate':
        this.lastIndex = record.from - 1;
        break;
      case 'entry':
        this.lastIndex = record.entry.index;
        break;
      case 'snapshot':
        if (!record.keepsSuffix) this.lastIndex = record.index;
        break;
    }
  }
}
