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

/** Whole lines of a file; or its last line, where no newline ends it. */
export interface Piece {
  /** Without the last newline. */
  readonly bytes: Buffer;
  readonly ended: boolean;
}

/**
 * Reads a file, a large piece at a time; what gzip packed is unpacked.
 *
 * @throws FileFormatError if the file cannot be read
 */
export async function* readPieces(file: string): AsyncGenerator<Piece> {
  let rest: Buffer[] = [];
  for await (const chunk of chunksOf(file)) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      rest.push(chunk);
      continue;
    }
    const whole = chunk.subarray(0, end);
    yield { bytes: rest.length === 0 ? whole : Buffer.concat([...rest, whole]), ended: true };
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
  const bytes = Buffer.concat(rest);
  if (bytes.length > 0) yield { bytes, ended: false };
}

/**
 * The text of a piece, without the byte order mark that a file may begin with.
 *
 * @param before how many lines of the file stand before it
 * @throws FileFormatError where whole lines are not UTF-8
 */
export function textOf({ bytes, ended }: Piece, file: string, before: number): string {
  // What was cut off may end inside a letter, so this line alone may be no UTF-8.
  if (!ended) return bytes.toString('utf8');
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: before > 0 });
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    const line = before + 1 + badLine(bytes);
    throw new FileFormatError(file, line, 'expected text in UTF-8, got other bytes', { cause });
  }
}

/** The lines of a piece's text. */
export function linesOf(text: string, ended: boolean, before: number): Line[] {
  if (!ended) return [{ text, number: before + 1, ended }];
  return text.split('\n').map((line, place) => ({ text: line, number: before + 1 + place, ended }));
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
