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
  /** A line that is forgiven if it is the last. */
  #suspect: Cut | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  add({ text, number, ended }: Line): void {
    if (this.#suspect !== null) {
      throw new FileFormatError(this.#file, this.#suspect.line, this.#suspect.problem);
    }
    if (!ended) return this.#suspectLine(number, 'expected a newline at the end of the last line');
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch (error) {
      const why = text.trim() === '' ? 'an empty line' : messageOf(error);
      return this.#suspectLine(number, `expected an event as a JSON object, got ${why}`);
    }
    const problem = shapeProblem(event);
    if (problem !== null) throw new FileFormatError(this.#file, number, problem);
    this.events.push(event as HistoryEvent);
  }

  end(): Cut | null {
    return this.#suspect;
  }

  #suspectLine(line: number, problem: string): void {
    this.#suspect = { what: 'line', line, problem };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
