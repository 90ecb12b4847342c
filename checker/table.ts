import type { HistoryEvent, Json } from './history.ts';
import type { Operation, Outcome } from './operation.ts';
import type { Rows } from './rows.ts';

/** What became of operations, by number. */
export const OUTCOMES: readonly Outcome[] = ['ok', 'mismatch', 'info', 'fail'];

/** Operations as columns, one entry per operation: 25 bytes each. */
export interface TableColumns {
  /** The place of the invocation in the list of events. */
  readonly calls: Int32Array;
  /** The place of the completion; that of the invocation where there is none. */
  readonly ends: Int32Array;
  /** In OUTCOMES. */
  readonly outcomes: Uint8Array;
  readonly callsAt: Float64Array;
  readonly returnsAt: Float64Array;
}

/** Operations that are kept as columns and as the events that they were made of. */
export class OperationTable implements Rows {
  readonly length: number;
  readonly #events: readonly HistoryEvent[];
  readonly #calls: Int32Array;
  readonly #ends: Int32Array;
  readonly #outcomes: Uint8Array;
  readonly #callsAt: Float64Array;
  readonly #returnsAt: Float64Array;
  #list: readonly Operation[] | null = null;

  constructor(events: readonly HistoryEvent[], columns: TableColumns) {
    this.length = columns.calls.length;
    this.#events = events;
    this.#calls = columns.calls;
    this.#ends = columns.ends;
    this.#outcomes = columns.outcomes;
    this.#callsAt = columns.callsAt;
    this.#returnsAt = columns.returnsAt;
  }

  get list(): readonly Operation[] {
    this.#list ??= Array.from({ length: this.length }, (_, place) => plain(this.at(place)));
    return this.#list;
  }

  at(place: number): Operation {
    return new Row(this, place);
  }

  idAt(place: number): number {
    return this.call(place).index;
  }

  outcomeAt(place: number): Outcome {
    return OUTCOMES[this.#outcomes[place] as number] as Outcome;
  }

  callAt(place: number): number {
    return this.#callsAt[place] as number;
  }

  returnAt(place: number): number {
    return this.#returnsAt[place] as number;
  }

  /** The event that invoked the operation. */
  call(place: number): HistoryEvent {
    return this.#events[this.#calls[place] as number] as HistoryEvent;
  }

  /** The event that completed it, or that invoked it if none did. */
  end(place: number): HistoryEvent {
    return this.#events[this.#ends[place] as number] as HistoryEvent;
  }

  /** The line of the invocation, from 1. */
  lineOf(place: number): number {
    return (this.#calls[place] as number) + 1;
  }

  some(places: Int32Array): OperationTable {
    return new OperationTable(this.#events, {
      calls: picked(this.#calls, new Int32Array(places.length), places),
      ends: picked(this.#ends, new Int32Array(places.length), places),
      outcomes: picked(this.#outcomes, new Uint8Array(places.length), places),
      callsAt: picked(this.#callsAt, new Float64Array(places.length), places),
      returnsAt: picked(this.#returnsAt, new Float64Array(places.length), places),
    });
  }

  inOrder(places: Int32Array): Iterable<Operation> {
    return { [Symbol.iterator]: () => new RowIterator(this, places) };
  }

  [Symbol.iterator](): Iterator<Operation> {
    return new RowIterator(
      this,
      Int32Array.from({ length: this.length }, (_, place) => place),
    );
  }
}

function picked<T extends Int32Array | Uint8Array | Float64Array>(
  from: T,
  to: T,
  places: Int32Array,
): T {
  for (let i = 0; i < places.length; i++) to[i] = from[places[i] as number] as number;
  return to;
}

/** An operation of a table. */
class Row implements Operation {
  readonly #table: OperationTable;
  readonly #place: number;

  constructor(table: OperationTable, place: number) {
    this.#table = table;
    this.#place = place;
  }

  get id(): number {
    return this.#table.idAt(this.#place);
  }

  get process(): number {
    return this.#table.call(this.#place).process as number;
  }

  get f(): string {
    return this.#table.call(this.#place).f;
  }

  get key(): string | null {
    return this.#table.call(this.#place).key ?? null;
  }

  get input(): Json | undefined {
    return this.#table.call(this.#place).value;
  }

  get output(): Json | undefined {
    return this.outcome === 'ok' ? this.#table.end(this.#place).value : undefined;
  }

  get outcome(): Outcome {
    return this.#table.outcomeAt(this.#place);
  }

  get callAt(): number {
    return this.#table.callAt(this.#place);
  }

  get returnAt(): number {
    return this.#table.returnAt(this.#place);
  }

  get logIndex(): number | undefined {
    return this.#table.end(this.#place).logIndex;
  }

  get term(): number | undefined {
    return this.#table.end(this.#place).term;
  }
}

/** The operation as a plain object. */
function plain(operation: Operation): Operation {
  const { id, process, f, key, input, output, outcome, callAt, returnAt } = operation;
  const { logIndex, term } = operation;
  const one = { id, process, f, key, input, output, outcome, callAt, returnAt };
  if (logIndex === undefined && term === undefined) return one;
  return {
    ...one,
    ...(logIndex === undefined ? {} : { logIndex }),
    ...(term === undefined ? {} : { term }),
  };
}

/** A class, because a generator takes its time. */
class RowIterator implements Iterator<Operation> {
  readonly #table: OperationTable;
  readonly #places: Int32Array;
  #next = 0;

  constructor(table: OperationTable, places: Int32Array) {
    this.#table = table;
    this.#places = places;
  }

  next(): IteratorResult<Operation> {
    if (this.#next === this.#places.length) return { done: true, value: undefined };
    const place = this.#places[this.#next] as number;
    this.#next += 1;
    return { done: false, value: this.#table.at(place) };
  }
}
