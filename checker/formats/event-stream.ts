import type { HistoryEvent } from '../history.ts';
import { FileFormatError } from './file-format-error.ts';
import { type FormatName, formatOf, readerOf } from './format.ts';
import { type Line, linesOf, readPieces, textOf } from './lines.ts';
import type { Reader } from './reader.ts';

/** How a file is read. */
export interface HistoryFileOptions {
  /** Found out by looking at the beginning of the file unless told. */
  readonly format?: FormatName;
  /** Accepts that the last line or form was cut off, and drops it. False unless told. */
  readonly allowTruncated?: boolean;
}

/**
 * A history that is read from a file, or from standard input, without being held: `batches` gives the
 * events as they come. Of a format in which a line is not an event
 * the lines' numbers are kept, and nothing else.
 */
export class EventStream {
  /** Null before the first line that tells. */
  format: FormatName | null;
  /** Whether a last line or form that was cut off has been dropped; known at the end. */
  truncated = false;
  readonly #file: string;
  readonly #allowTruncated: boolean;
  #reader: Reader | null;
  /** Lines before the first that tells the format. */
  readonly #blank: Line[] = [];
  #linesRead = 0;
  #count = 0;

  constructor(file: string, options: HistoryFileOptions = {}) {
    this.#file = file;
    this.#allowTruncated = options.allowTruncated ?? false;
    this.format = options.format ?? null;
    this.#reader = this.format === null ? null : readerOf(this.format, file);
  }

  /** The line on which an event begins, from 1. */
  lineOf(event: number): number {
    return this.#reader?.lines?.[event] ?? event + 1;
  }

  /**
   * Reads the file once, from its beginning.
   *
   * @throws FileFormatError if the file cannot be read or holds no events, at the first place that is
   *   no event, and at an end that is cut off
   */
  async *batches(): AsyncGenerator<HistoryEvent[]> {
    for await (const piece of readPieces(this.#file)) {
      const text = textOf(piece, this.#file, this.#linesRead);
      try {
        this.#read(text, piece.ended);
      } catch (error) {
        // What stands before a bad line comes first: it may be all that anybody wants to see.
        yield this.#taken();
        throw error;
      }
      yield this.#taken();
    }
    this.#reader ??= readerOf('jsonl', this.#file);
    const cut = this.#reader.end();
    if (cut !== null && !this.#allowTruncated) {
      const hint = `the file seems to be cut off; --allow-truncated leaves this ${cut.what} out`;
      throw new FileFormatError(this.#file, cut.line, `${cut.problem}; ${hint}`);
    }
    this.truncated = cut !== null;
    yield this.#taken();
    if (this.#count > 0) return;
    const problem = `holds no events; expected ${this.#reader.expected}`;
    throw new FileFormatError(this.#file, null, problem);
  }

  #read(text: string, ended: boolean): void {
    const atOnce = ended ? (this.#reader?.addAll?.(text) ?? 0) : 0;
    this.#linesRead += atOnce;
    if (atOnce > 0) return;
    for (const line of linesOf(text, ended, this.#linesRead)) {
      this.#linesRead += 1;
      if (this.#reader === null && line.text.trim() === '') this.#blank.push(line);
      else (this.#reader ?? this.#readerFor(line)).add(line);
    }
  }

  #readerFor(line: Line): Reader {
    this.format = formatOf(line.text);
    const reader = readerOf(this.format, this.#file);
    for (const one of this.#blank.splice(0)) reader.add(one);
    this.#reader = reader;
    return reader;
  }

  #taken(): HistoryEvent[] {
    const events = this.#reader?.events.splice(0) ?? [];
    this.#count += events.length;
    return events;
  }
}
