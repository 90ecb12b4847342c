import type { Configuration } from '../raft/index.ts';

/**
 * What a snapshot holds, as text: lines of JSON. The first is its label, those behind it are the
 * store's (src/kv/snapshot.ts), sessions included. The text is cut into parts for the wire and for the file.
 */
export interface SnapshotLabel {
  readonly format: 1;
  /** The state is the one after so many entries, the last of which is of `term`. */
  readonly index: number;
  readonly term: number;
  /** The configuration at that index (§7). */
  readonly configuration: Configuration;
}

/** How long a part is: small against a frame, and written in far less than a millisecond. */
export const PART_LENGTH: number = 64 * 1024;

/** A snapshot is none, or not what it says it is. */
export class SnapshotTextError extends Error {
  override readonly name = 'SnapshotTextError';
}

export function labelLine(label: SnapshotLabel): string {
  return JSON.stringify(label);
}

/** @throws SnapshotTextError where the line is none, or is of another index or term */
export function parseLabel(line: string, index: number, term?: number): SnapshotLabel {
  const label = parse(line);
  if (label === null) throw new SnapshotTextError('the snapshot does not begin with a label');
  const isOfTerm = term === undefined || label.term === term;
  if (label.index === index && isOfTerm) return label;
  const says = `entry ${label.index} of term ${label.term}`;
  throw new SnapshotTextError(`the snapshot of entry ${index} says that it is of ${says}`);
}

function parse(line: string): SnapshotLabel | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const isLabel =
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 1 &&
    'index' in value &&
    typeof value.index === 'number' &&
    'term' in value &&
    typeof value.term === 'number' &&
    'configuration' in value &&
    isConfiguration(value.configuration);
  return isLabel ? (value as SnapshotLabel) : null;
}

function isConfiguration(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const lists = ['voters', 'outgoing', 'learners'] as const satisfies (keyof Configuration)[];
  const fields = value as Readonly<Record<string, unknown>>;
  return lists.every((name) => Array.isArray(fields[name]));
}

/** Cuts text that comes in pieces into parts of one length; a character is never cut in two. */
export class PartCutter {
  #rest = '';

  /** The parts that are whole with this piece. */
  add(piece: string): string[] {
    this.#rest += piece;
    const parts: string[] = [];
    while (this.#rest.length > PART_LENGTH) {
      const isPair = isHighSurrogate(this.#rest.charCodeAt(PART_LENGTH - 1));
      const end = isPair ? PART_LENGTH - 1 : PART_LENGTH;
      parts.push(this.#rest.slice(0, end));
      this.#rest = this.#rest.slice(end);
    }
    return parts;
  }

  /** The last part. */
  end(): string {
    return this.#rest;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** Puts lines together again, whatever the parts they come in. */
export class LineReader {
  #rest = '';

  /** The lines that end in this part. */
  add(part: string): string[] {
    const lines = (this.#rest + part).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }

  /** What follows on the last line's end; of a whole text nothing. */
  get rest(): string {
    return this.#rest;
  }
}
