import type { HistoryEvent } from '../history.ts';
import { parseEdn } from './edn.ts';
import { EdnKinds } from './edn-kinds.ts';
import { EdnMapCutter } from './edn-maps.ts';
import { FileFormatError } from './file-format-error.ts';
import { jepsenEvent } from './jepsen-event.ts';
import type { Line } from './lines.ts';
import type { Cut, Reader } from './reader.ts';

/**
 * Reads the EDN of Jepsen and Knossos. Order is that of the file: `:time` is passed over, because
 * Jepsen's checkers go by the order of the events as well.
 */
export class EdnReader implements Reader {
  readonly events: HistoryEvent[] = [];
  readonly lines: number[] = [];
  readonly expected = 'maps like {:process 0, :type :invoke, :f :read, :value nil}';
  readonly #file: string;
  readonly #cutter: EdnMapCutter = new EdnMapCutter();
  readonly #kinds: EdnKinds = new EdnKinds();

  constructor(file: string) {
    this.#file = file;
  }

  add({ text, number }: Line): void {
    let at = number;
    try {
      for (const map of this.#cutter.add(text, number)) {
        at = map.line;
        this.events.push(jepsenEvent(parseEdn(map.text, this.#kinds), this.lines.length));
        this.lines.push(at);
      }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const isJson = text.trimStart().startsWith('[{"') || text.trimStart().startsWith('{"');
      const mend = isJson
        ? '; if this is JSON, write one event a line and no list around them'
        : '';
      throw new FileFormatError(this.#file, at, `${error.message}${mend}`);
    }
  }

  end(): Cut | null {
    const { open } = this.#cutter;
    if (open === null) return null;
    const [line, problem] = [open.line, `expected ${open.missing} at the end of what begins here`];
    return { what: 'event', line, problem };
  }
}
