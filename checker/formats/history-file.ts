import type { HistoryEvent } from '../history.ts';
import { EventStream, type HistoryFileOptions } from './event-stream.ts';
import type { FormatName } from './format.ts';

/** How a file was read. */
export interface ReadFile {
  /** The line on which each event begins, from 1. */
  readonly lineOf: (event: number) => number;
  readonly format: FormatName;
  /** Whether a last line or form that was cut off has been dropped. */
  readonly truncated: boolean;
}

/** A history as it was read. */
export interface HistoryFile extends ReadFile {
  readonly events: HistoryEvent[];
}

/**
 * Reads a history from a file, packed by gzip or not. Each event is checked alone; whether they fit
 * together is found out by `check`, whose `HistoryError` counts events: `lineOf` tells the line.
 *
 * @throws FileFormatError if the file cannot be read or holds no events, at the first place that is
 *   no event, and at an end that is cut off
 */
export async function readHistoryFile(
  file: string,
  options: HistoryFileOptions = {},
): Promise<HistoryFile> {
  const stream = new EventStream(file, options);
  const events: HistoryEvent[] = [];
  for await (const batch of stream.batches()) for (const event of batch) events.push(event);
  const { truncated } = stream;
  const lineOf = (event: number): number => stream.lineOf(event);
  return { events, lineOf, format: stream.format ?? 'jsonl', truncated };
}
