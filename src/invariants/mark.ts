import type { TraceLine } from './finding.ts';

/** How far something came, and the event that told it; null while nothing did. */
export class Mark {
  index = 0;
  line: TraceLine | null = null;

  /** From now on it is there, be that further or not. */
  set(index: number, line: TraceLine): void {
    this.index = index;
    this.line = line;
  }
}
