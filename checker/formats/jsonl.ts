import type { HistoryEvent } from '../history.ts';
import { readHistoryFile } from './history-file.ts';

export { FileFormatError } from './file-format-error.ts';

/** How a file is read. */
export interface ReadOptions {
  /** Accepts that the last line was cut off, and drops it. False unless told. */
  readonly allowTruncated?: boolean;
}

/** A history as it was read. */
export interface ReadHistory {
  readonly events: HistoryEvent[];
  /** Whether a last line that was cut off has been dropped. */
  readonly truncated: boolean;
}

/**
 * Reads a history from a file of JSON Lines: one event a line, as in {@link HistoryEvent}. Each
 * line is checked alone; whether the events fit together is found out by `check`, whose
 * `HistoryError` counts lines as this reader does.
 *
 * @throws FileFormatError if the file cannot be read or holds no events, at the first line that is
 *   not an event, and at a last line that is cut off: one without a newline
 */
export async function readHistory(file: string, options: ReadOptions = {}): Promise<ReadHistory> {
  const { events, truncated } = await readHistoryFile(file, { ...options, format: 'jsonl' });
  return { events, truncated };
}
