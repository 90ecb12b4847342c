import type { Value } from './command.ts';
import type { Session } from './sessions.ts';

/**
 * A snapshot of the store: lines of JSON. The first is the header; then every key with its value,
 * and every session with what it was last answered and when (§7, §8: without them a command that is sent
 * again would be applied again).
 */
export type SnapshotLine =
  | {
      readonly format: 3;
      readonly stateHash: string;
      /** The replicated time, in ms since 1970. */
      readonly timeMs: number;
    }
  | { readonly key: string; readonly value: Value }
  | ({ readonly session: number } & Session);

/** A snapshot is none, or not whole. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** A state as it was at one moment, read out in slices while the store goes on. */
export class Capture {
  readonly #lines: Iterator<SnapshotLine>;
  readonly #release: () => void;
  #isOpen = true;

  /** @param release tells the store that its state need not stand still any more */
  constructor(lines: Iterator<SnapshotLine>, release: () => void) {
    this.#lines = lines;
    this.#release = release;
  }

  /** The next lines, at most so many; null after the last, when the capture is released. */
  next(count: number): string[] | null {
    if (!this.#isOpen) return null;
    const lines: string[] = [];
    while (lines.length < count) {
      const { done, value } = this.#lines.next();
      if (done) break;
      lines.push(JSON.stringify(value));
    }
    if (lines.length > 0) return lines;
    this.release();
    return null;
  }

  /** Gives up what was not read. May be called twice. */
  release(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#release();
  }
}

/** @throws SnapshotError where a line is none of a snapshot; it names the line, from 1 */
export function parseSnapshotLine(text: string, number: number): SnapshotLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new SnapshotError(`line ${number} of the snapshot is no JSON`);
  }
  if (typeof line === 'object' && line !== null) {
    const isHeader = 'format' in line && line.format === 3;
    const isContent = 'key' in line || 'session' in line;
    if (number === 1 ? isHeader : isContent) return line as SnapshotLine;
  }
  throw new SnapshotError(`line ${number} of the snapshot is not of format 3`);
}
