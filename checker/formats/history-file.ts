import type { HistoryEvent } from '../history.ts';
import { EdnReader } from './edn-reader.ts';
import { FileFormatError } from './file-format-error.ts';
import { JepsenLogReader } from './jepsen-log.ts';
import { JsonlReader } from './jsonl-reader.ts';
import { type Line, readLines } from './lines.ts';
import type { Reader } from './reader.ts';

/**
 * What a history may be written in: this package's own JSON Lines; the EDN of Jepsen and Knossos, one
 * list of maps or one map after the other, which Porcupine's kv files are as well; the lines that
 * Jepsen logs, as in Porcupine's etcd files.
 */
export type FormatName = 'jsonl' | 'edn' | 'jepsen-log';

export const formatNames: readonly FormatName[] = ['jsonl', 'edn', 'jepsen-log'];

/** How a file is read. */
export interface HistoryFileOptions {
  /** Found out by looking at the beginning of the file unless told. */
  readonly format?: FormatName;
  /** Accepts that the last line or form was cut off, and drops it. False unless told. */
  readonly allowTruncated?: boolean;
}

/** A history as it was read. */
export interface HistoryFile {
  readonly events: HistoryEvent[];
  /** The line on which each event begins, from 1. */
  readonly lineOf: (event: number) => number;
  readonly format: FormatName;
  /** Whether a last line or form that was cut off has been dropped. */
  readonly truncated: boolean;
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
  let format = options.format ?? null;
  let reader: Reader | null = format === null ? null : readerOf(format, file);
  const blank: Line[] = [];
  for await (const lines of readLines(file)) {
    for (const line of lines) {
      if (reader === null && line.text.trim() === '') {
        blank.push(line);
        continue;
      }
      if (reader === null) {
        format = formatOf(line.text);
        reader = readerOf(format, file);
        for (const one of blank) reader.add(one);
      }
      reader.add(line);
    }
  }
  reader ??= readerOf('jsonl', file);
  const cut = reader.end();
  if (cut !== null && options.allowTruncated !== true) {
    const hint = `the file seems to be cut off; --allow-truncated leaves this ${cut.what} out`;
    throw new FileFormatError(file, cut.line, `${cut.problem}; ${hint}`);
  }
  const { events } = reader;
  if (events.length === 0) {
    throw new FileFormatError(file, null, `holds no events; expected ${reader.expected}`);
  }
  const { lines } = reader;
  const lineOf = (event: number): number => lines?.[event] ?? event + 1;
  return { events, lineOf, format: format ?? 'jsonl', truncated: cut !== null };
}

/** What a file is written in whose first line with anything on it is this. */
export function formatOf(line: string): FormatName {
  const text = line.replace(/^\uFEFF/, '').trimStart();
  if (/^(?:[[(;#]|\{\s*:|\{$)/.test(text)) return 'edn';
  return /^(?:\S+ )*(?:INFO|WARN|ERROR|DEBUG)\s/.test(text) ? 'jepsen-log' : 'jsonl';
}

/** Makes the reader of a format. */
export function readerOf(format: FormatName, file: string): Reader {
  switch (format) {
    case 'jsonl':
      return new JsonlReader(file);
    case 'edn':
      return new EdnReader(file);
    case 'jepsen-log':
      return new JepsenLogReader(file);
  }
}
