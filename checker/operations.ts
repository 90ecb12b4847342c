import type { HistoryEvent } from './history.ts';
import type { Clock, OperationList, Outcome } from './operation.ts';
import { Processes } from './processes.ts';
import { Sequence } from './sequence.ts';
import { OperationTable, OUTCOMES, type TableColumns } from './table.ts';

const FEWEST_ROWS = 16;
const INFO = OUTCOMES.indexOf('info');

/** The operations of a history, and what their times count. */
export interface Paired {
  readonly table: OperationTable;
  readonly clock: Clock;
}

/**
 * Pairs invocations with completions. Events of the nemesis are passed over; an invocation without
 * a completion is `info`.
 *
 * @throws HistoryError at the first event that contradicts the format or an earlier event.
 */
export function toOperations(history: Iterable<HistoryEvent>): OperationList {
  const { table, clock } = paired(history);
  const lines = Array.from({ length: table.length }, (_, place) => table.lineOf(place));
  return { operations: table.list, lines, clock };
}

/** As `toOperations`, but makes no objects; a history that is a list must not be changed any more. */
export function paired(history: Iterable<HistoryEvent>): Paired {
  const pairing = new Pairing(Array.isArray(history) ? history : null);
  for (const event of history) pairing.add(event);
  return { table: pairing.table(), clock: pairing.clock };
}

class Pairing {
  readonly #sequence: Sequence = new Sequence((process) => this.#openCall(process)?.at);
  /** The open operation of each process that has one, and the `info` of those that are retired. */
  readonly #processes: Processes = new Processes();
  readonly #events: readonly HistoryEvent[];
  /** Where the events are kept if they do not come as a list. */
  readonly #kept: HistoryEvent[] | null;
  #place = -1;
  #columns: TableColumns;
  #rows = 0;

  constructor(list: readonly HistoryEvent[] | null) {
    this.#kept = list === null ? [] : null;
    this.#events = list ?? (this.#kept as HistoryEvent[]);
    // A list without open operations has no more; otherwise the columns grow.
    this.#columns = columnsFor(Math.max(FEWEST_ROWS, (list?.length ?? 0) >> 1));
  }

  get clock(): Clock {
    return this.#sequence.timed ? 'time' : 'index';
  }

  table(): OperationTable {
    const { calls, ends, outcomes, callsAt, returnsAt } = this.#columns;
    return new OperationTable(this.#events, {
      calls: calls.subarray(0, this.#rows),
      ends: ends.subarray(0, this.#rows),
      outcomes: outcomes.subarray(0, this.#rows),
      callsAt: callsAt.subarray(0, this.#rows),
      returnsAt: returnsAt.subarray(0, this.#rows),
    });
  }

  add(event: HistoryEvent): void {
    this.#sequence.next(event);
    this.#place += 1;
    this.#kept?.push(event);
    if (event.process === 'nemesis') return;
    if (event.type === 'invoke') this.#invoke(event, event.process);
    else this.#complete(event, event.process);
  }

  #invoke(event: HistoryEvent, process: number): void {
    const open = this.#processes.rowOf(process);
    if (open !== Processes.NONE) this.#refuseInvoke(event, process);
    const row = this.#rows;
    if (row === this.#columns.calls.length) this.#grow();
    const { calls, ends, outcomes, callsAt, returnsAt } = this.#columns;
    calls[row] = this.#place;
    ends[row] = this.#place;
    outcomes[row] = INFO;
    callsAt[row] = event.time ?? event.index;
    returnsAt[row] = Number.POSITIVE_INFINITY;
    this.#processes.open(process, row);
    this.#rows += 1;
  }

  #complete(event: HistoryEvent, process: number): void {
    const row = this.#processes.rowOf(process);
    if (row < 0) {
      const what = `process ${process} completes ${event.f} without a call`;
      return this.#sequence.refuse(event, `${what}; expected its invoke before`);
    }
    const { calls, ends, outcomes, returnsAt } = this.#columns;
    const call = this.#events[calls[row] as number] as HistoryEvent;
    if (call.f !== event.f || call.key !== event.key) {
      const [is, was] = [nameOf(event), nameOf(call)];
      this.#sequence.refuse(event, `completes ${is}; expected ${was}, as in invoke ${call.index}`);
    }
    ends[row] = this.#place;
    outcomes[row] = OUTCOMES.indexOf(outcomeOf(event));
    if (event.type === 'info') return this.#processes.retire(process, this.#place);
    returnsAt[row] = event.time ?? event.index;
    this.#processes.close(process);
  }

  #openCall(process: number): { readonly event: HistoryEvent; readonly at: number } | undefined {
    const row = this.#processes.rowOf(process);
    const event = row < 0 ? undefined : this.#events[this.#columns.calls[row] as number];
    return event && { event, at: event.time ?? event.index };
  }

  #refuseInvoke(event: HistoryEvent, process: number): never {
    const open = this.#openCall(process)?.event;
    if (open !== undefined) {
      const what = `process ${process} invokes ${event.f} while its ${open.f} of event ${open.index}`;
      this.#sequence.refuse(event, `${what} is open; expected the completion of that one first`);
    }
    const end = this.#events[this.#processes.retiredAt(process)]?.index;
    const what = `process ${process} is used again after its info of event ${end}`;
    this.#sequence.refuse(event, `${what}; expected a process of another number`);
  }

  #grow(): void {
    const old = this.#columns;
    this.#columns = columnsFor(old.calls.length * 2);
    this.#columns.calls.set(old.calls);
    this.#columns.ends.set(old.ends);
    this.#columns.outcomes.set(old.outcomes);
    this.#columns.callsAt.set(old.callsAt);
    this.#columns.returnsAt.set(old.returnsAt);
  }
}

function columnsFor(rows: number): TableColumns {
  return {
    calls: new Int32Array(rows),
    ends: new Int32Array(rows),
    outcomes: new Uint8Array(rows),
    callsAt: new Float64Array(rows),
    returnsAt: new Float64Array(rows),
  };
}

function outcomeOf(end: HistoryEvent): Outcome {
  if (end.type === 'ok' || end.type === 'info') return end.type;
  return end.f === 'cas' && end.error === 'mismatch' ? 'mismatch' : 'fail';
}

function nameOf({ f, key }: HistoryEvent): string {
  return key === undefined ? f : `${f} of key ${JSON.stringify(key)}`;
}
