import type { HistoryEvent } from '../history.ts';
import type { Line } from './lines.ts';

/** An end of a file that is forgiven only because it is the end. */
export interface Cut {
  /** What would be left out. */
  readonly what: 'line' | 'event';
  /** From 1. */
  readonly line: number;
  readonly problem: string;
}

/** Makes events of the lines of a file, which it is given one after the other. */
export interface Reader {
  /** Those that were read; who takes them out need not keep them. */
  readonly events: HistoryEvent[];
  /** The line on which each event begins; null where each line is an event. */
  readonly lines: readonly number[] | null;
  /** What it would have the file hold. */
  readonly expected: string;
  /** @throws FileFormatError where the file holds something else */
  add(line: Line): void;
  /**
   * Optional: takes whole lines at once where that is quicker, or does nothing.
   *
   * @returns how many lines they were; 0 if they have to be added one by one
   */
  addAll?(text: string): number;
  /** Called after the last line. @returns what is cut off, or null */
  end(): Cut | null;
}
