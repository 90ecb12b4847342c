import type { HistoryEvent, Json } from '../history.ts';
import { parseEdn } from './edn.ts';
import { EdnKinds } from './edn-kinds.ts';
import { FileFormatError } from './file-format-error.ts';
import { jepsenEvent } from './jepsen-event.ts';
import type { Line } from './lines.ts';
import type { Cut, Reader } from './reader.ts';

/** `INFO  jepsen.util - 3	:invoke	:cas	[3 0]`, with a date and a thread before it or not. */
const OPERATION = /\bjepsen\.util\s+-\s+(\S+)\s+:(\S+)\s+(:\S+)\s*(.*)$/;
/** A line of the log about something else. */
const OTHER = /\b(?:INFO|WARN|ERROR|DEBUG)\s+\S+/;

/** Reads the operations off a log of Jepsen's; lines about other things are passed over. */
export class JepsenLogReader implements Reader {
  readonly events: HistoryEvent[] = [];
  readonly lines: number[] = [];
  readonly expected = 'lines like INFO jepsen.util - 0 :invoke :read nil';
  readonly #file: string;
  readonly #kinds: EdnKinds = new EdnKinds();
  #cut: Cut | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  add({ text, number, ended }: Line): void {
    if (!ended) {
      const problem = 'expected a newline at the end of the last line';
      this.#cut = { what: 'line', line: number, problem };
      return;
    }
    const operation = OPERATION.exec(text);
    if (operation === null) return this.#passOver(text, number);
    try {
      this.events.push(eventOf(operation, this.lines.length, this.#kinds));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new FileFormatError(this.#file, number, error.message);
    }
    this.lines.push(number);
  }

  end(): Cut | null {
    return this.#cut;
  }

  #passOver(text: string, number: number): void {
    const isOther = OTHER.test(text) && !/\bjepsen\.util\b/.test(text);
    if (isOther || text.trim() === '') return;
    const got = text.slice(0, 60);
    throw new FileFormatError(this.#file, number, `expected a line of Jepsen's log, got ${got}`);
  }
}

function eventOf(
  [, process, type, f, rest]: readonly string[],
  place: number,
  kinds: EdnKinds,
): HistoryEvent {
  // An operation that ended in doubt has the reason in the place of the value.
  const [first = 'nil'] = /^(?:\[[^\]]*\]|"(?:[^"\\]|\\.)*"|\S+)/.exec(rest ?? '') ?? [];
  const value = parseEdn(first, kinds);
  const isReason = first.startsWith(':');
  const map: Record<string, Json> = {
    ':process': parseEdn(process ?? ''),
    ':type': type ?? '',
    ':f': f ?? '',
    ...(isReason ? { ':error': value } : { ':value': value }),
  };
  return jepsenEvent(map, place);
}
