import { shapeProblem } from '../event-shape.ts';
import type { HistoryEvent } from '../history.ts';
import { FileFormatError } from './file-format-error.ts';
import type { Line } from './lines.ts';
import type { Cut, Reader } from './reader.ts';

/** Reads this package's own format: one event a line, as in {@link HistoryEvent}. */
export class JsonlReader implements Reader {
  readonly events: HistoryEvent[] = [];
  readonly lines = null;
  readonly expected = 'one JSON object a line';
  readonly #file: string;
  /** The last line, where no newline ends it. */
  #cut: Cut | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  add({ text, number, ended }: Line): void {
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch (error) {
      // What a kill cut off has no newline, and is no object: no beginning of an object is one.
      if (!ended) {
        const problem = 'expected a newline at the end of the last line';
        this.#cut = { what: 'line', line: number, problem };
        return;
      }
      const why = text.trim() === '' ? 'an empty line' : messageOf(error);
      const problem = `expected an event as a JSON object, got ${why}`;
      throw new FileFormatError(this.#file, number, problem);
    }
    const problem = shapeProblem(event);
    if (problem !== null) throw new FileFormatError(this.#file, number, problem);
    this.events.push(event as HistoryEvent);
  }

  addAll(text: string): number {
    const list = listOf(text);
    // One by one it comes out which line is wrong.
    if (list === null || list.some((event) => shapeProblem(event) !== null)) return 0;
    for (const event of list) this.events.push(event as HistoryEvent);
    return list.length;
  }

  end(): Cut | null {
    return this.#cut;
  }
}

/**
 * Parses one object a line as a list, which takes a quarter less than one after the other. Only where
 * every line begins and ends as an object does and holds no brace besides: then no object can go
 * over lines, and no line can hold two.
 *
 * @returns null where that is not so
 */
function listOf(text: string): readonly unknown[] | null {
  if (!text.startsWith('{') || !text.endsWith('}')) return null;
  const joined = text.replaceAll('}\n{', '}, {');
  const lines = joined.length - text.length + 1;
  if (joined.includes('\n') || countBraces(text) !== lines) return null;
  try {
    const list = JSON.parse(`[${joined}]`) as unknown[];
    return list.length === lines ? list : null;
  } catch {
    return null;
  }
}

function countBraces(text: string): number {
  let count = 0;
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) count += 1;
  return count;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
