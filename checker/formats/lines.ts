import { chunksOf } from './chunks.ts';
import { FileFormatError } from './file-format-error.ts';

const NEWLINE = 0x0a;

/** A line of a file, without its newline. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Whether a newline ends it; only the last line can lack one. */
  readonly ended: boolean;
}

/**
 * Reads a file line by line, a large piece at a time; a byte order mark at its start is dropped, and
 * what gzip packed is unpacked.
 *
 * @throws FileFormatError if the file cannot be read, or where it is not UTF-8
 */
export async function* readLines(file: string): AsyncGenerator<Line[]> {
  let number = 0;
  let rest: Buffer[] = [];
  for await (const chunk of chunksOf(file)) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      rest.push(chunk);
      continue;
    }
    const texts = decode(Buffer.concat([...rest, chunk.subarray(0, end)]), file, number);
    yield texts.map((text) => {
      number += 1;
      return { text, number, ended: true };
    });
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
  // What was cut off may end inside a letter, so this line alone may be no UTF-8.
  const text = Buffer.concat(rest).toString('utf8');
  if (text !== '') yield [{ text, number: number + 1, ended: false }];
}

/** The lines in the bytes; `before` lines of the file stand before them. */
function decode(bytes: Buffer, file: string, before: number): string[] {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: before > 0 });
  try {
    return utf8.decode(bytes).split('\n');
  } catch (cause) {
    const line = before + 1 + badLine(bytes);
    throw new FileFormatError(file, line, 'expected text in UTF-8, got other bytes', { cause });
  }
}

/** How many lines stand before the first one that is not UTF-8. */
function badLine(bytes: Buffer): number {
  let from = 0;
  for (let line = 0; ; line++) {
    const end = bytes.indexOf(NEWLINE, from);
    const part = bytes.subarray(from, end < 0 ? bytes.length : end);
    if (!part.equals(Buffer.from(part.toString('utf8')))) return line;
    if (end < 0) return line;
    from = end + 1;
  }
}
