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
    // Lines are written whole: what a kill cut off has no newline. A whole line is right or wrong.
    if (!ended) {
      const problem = 'expected a newline at the end of the last line';
      this.#cut = { what: 'line', line: number, problem };
      return;
    }
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch (error) {
      const why = text.trim() === '' ? 'an empty line' : messageOf(error);
      const problem = `expected an event as a JSON object, got ${why}`;
      throw new FileFormatError(this.#file, number, problem);
    }
    const problem = shapeProblem(event);
    if (problem !== null) throw new FileFormatError(this.#file, number, problem);
    this.events.push(event as HistoryEvent);
  }

  end(): Cut | null {
    return this.#cut;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
