import { type Columns, columnsFor } from './columns.ts';
import type { HistoryEvent } from './history.ts';
import type { Clock } from './operation.ts';
import { FAIL, INFO, MISMATCH, OK } from './outcomes.ts';
import { Processes } from './processes.ts';
import { Sequence } from './sequence.ts';
import { OperationTable } from './table.ts';

const FEWEST_ROWS = 16;
const FEW_NAMES = 4;

/**
 * A history whose events are paired, in columns: what `check` makes of events first. Whoever reads a
 * file, or checks one history more than once, need not hold the events.
 */
export interface Paired {
  readonly table: OperationTable;
  readonly clock: Clock;
}

/**
 * Pairs invocations with completions, event by event, and keeps nothing of the events but what
 * belongs into the operations' columns. Events of the nemesis are passed over; an invocation without
 * a completion is `info`.
 */
export class Pairing {
  readonly #sequence: Sequence = new Sequence((process) => this.#openCallAt(process));
  /** The open operation of each process that has one. */
  readonly #processes: Processes = new Processes();
  /** The index of the `info` by which each process was retired. */
  readonly #retired = new Map<number, number>();
  readonly #fs: Numbered<string> = new Numbered();
  readonly #keys: Numbered<string | null> = new Numbered();
  #columns: Columns;
  #rows = 0;

  /** @param expected about how many operations there will be; with more the columns grow */
  constructor(expected = 0) {
    this.#columns = columnsFor(Math.max(FEWEST_ROWS, expected));
  }

  /** What came up to now; nothing may be added any more. */
  get paired(): Paired {
    const names = { fs: this.#fs.all, keys: this.#keys.all };
    const clock = this.#sequence.timed === true ? 'time' : 'index';
    return { table: new OperationTable(this.#rows, this.#columns, names), clock };
  }

  /**
   * Takes the next event.
   *
   * @throws HistoryError if it contradicts the format or an earlier event
   */
  add(event: HistoryEvent): void {
    this.#sequence.next(event);
    this.#take(event);
  }

  /** As `add`, of an event whose shape a reader has looked at already. */
  addShaped(event: HistoryEvent): void {
    this.#sequence.follow(event);
    this.#take(event);
  }

  #take(event: HistoryEvent): void {
    if (event.process === 'nemesis') return;
    if (event.type === 'invoke') this.#invoke(event, event.process);
    else this.#complete(event, event.process);
  }

  #invoke(event: HistoryEvent, process: number): void {
    const open = this.#processes.rowOf(process);
    if (open !== Processes.NONE) this.#refuseInvoke(event, process, open);
    const row = this.#rows;
    if (row === this.#columns.ids.length) this.#columns = columnsFor(2 * row, this.#columns);
    const columns = this.#columns;
    columns.ids[row] = event.index;
    columns.processes[row] = process;
    columns.callsAt[row] = event.time ?? event.index;
    columns.returnsAt[row] = Number.POSITIVE_INFINITY;
    columns.places[row] = this.#sequence.line - 1;
    columns.fs[row] = this.#fs.numberOf(event.f);
    columns.keys[row] = this.#keys.numberOf(event.key ?? null);
    columns.outcomes[row] = INFO;
    columns.inputs[row] = event.value;
    columns.outputs[row] = undefined;
    this.#said(event, row);
    this.#processes.open(process, row);
    this.#rows += 1;
  }

  #complete(event: HistoryEvent, process: number): void {
    const row = this.#processes.rowOf(process);
    if (row < 0) {
      const what = `process ${process} completes ${event.f} without a call`;
      return this.#sequence.refuse(event, `${what}; expected its invoke before`);
    }
    const columns = this.#columns;
    const f = this.#fs.all[columns.fs[row] as number] as string;
    const key = this.#keys.all[columns.keys[row] as number] as string | null;
    if (f !== event.f || key !== (event.key ?? null)) {
      const [is, was] = [nameOf(event.f, event.key ?? null), nameOf(f, key)];
      const call = columns.ids[row];
      this.#sequence.refuse(event, `completes ${is}; expected ${was}, as in invoke ${call}`);
    }
    const outcome = outcomeOf(event);
    columns.outcomes[row] = outcome;
    if (outcome === OK) columns.outputs[row] = event.value;
    this.#said(event, row);
    if (outcome === INFO) {
      this.#processes.retire(process);
      this.#retired.set(process, event.index);
      return;
    }
    columns.returnsAt[row] = event.time ?? event.index;
    this.#processes.close(process);
  }

  #said({ logIndex, term }: HistoryEvent, row: number): void {
    const { logIndices, terms } = this.#columns;
    if (logIndex !== undefined) put(logIndices, row, logIndex);
    if (term !== undefined) put(terms, row, term);
  }

  #openCallAt(process: number): number | undefined {
    const row = this.#processes.rowOf(process);
    return row < 0 ? undefined : this.#columns.callsAt[row];
  }

  #refuseInvoke(event: HistoryEvent, process: number, open: number): never {
    if (open >= 0) {
      const { fs, ids } = this.#columns;
      const [f, call] = [this.#fs.all[fs[open] as number], ids[open]];
      const what = `process ${process} invokes ${event.f} while its ${f} of event ${call}`;
      this.#sequence.refuse(event, `${what} is open; expected the completion of that one first`);
    }
    const end = this.#retired.get(process);
    const what = `process ${process} is used again after its info of event ${end}`;
    this.#sequence.refuse(event, `${what}; expected a process of another number`);
  }
}

/** Numbers names from 0. Mostly there are a few, among which looking is quicker than in a `Map`. */
class Numbered<T> {
  readonly all: T[] = [];
  readonly #numbers = new Map<T, number>();

  numberOf(name: T): number {
    const { all } = this;
    const few = Math.min(all.length, FEW_NAMES);
    for (let number = 0; number < few; number++) if (all[number] === name) return number;
    return this.#numberAmongMany(name);
  }

  #numberAmongMany(name: T): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.all.length);
    return this.all.push(soonCompared(name)) - 1;
  }
}

/**
 * The same text as the name of a property, of which an engine keeps one copy: comparing that with
 * texts in the code takes no look at its letters. What a reader cut out of a line is no such copy.
 */
function soonCompared<T>(name: T): T {
  return typeof name === 'string' ? (Object.keys({ [name]: null })[0] as T) : name;
}

function put(list: (number | undefined)[], row: number, value: number): void {
  // A list with a wide gap would become a slow one.
  while (list.length < row) list.push(undefined);
  list[row] = value;
}

/** By its number in `OUTCOMES`. */
function outcomeOf({ type, f, error }: HistoryEvent): number {
  if (type === 'ok') return OK;
  if (type === 'info') return INFO;
  return f === 'cas' && error === 'mismatch' ? MISMATCH : FAIL;
}

function nameOf(f: string, key: string | null): string {
  return key === null ? f : `${f} of key ${JSON.stringify(key)}`;
}
