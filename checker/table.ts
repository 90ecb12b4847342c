import type { Columns, Names } from './columns.ts';
import type { Json } from './history.ts';
import type { Meaning, Operation, Outcome } from './operation.ts';
import { OUTCOMES, outcomeNumber } from './outcomes.ts';
import type { Rows } from './rows.ts';

/** Operations that are kept as columns; or some of them, whose columns are made when they are asked for. */
export class OperationTable implements Rows {
  readonly length: number;
  readonly #columns: Columns;
  readonly #names: Names;
  /** Where in the columns the operations are; null where all are meant. */
  readonly #places: Int32Array | null;
  #list: readonly Operation[] | null = null;
  #ids: Float64Array | null = null;
  #callsAt: Float64Array | null = null;
  #returnsAt: Float64Array | null = null;
  #outcomes: Uint8Array | null = null;

  constructor(length: number, columns: Columns, names: Names, places: Int32Array | null = null) {
    this.length = length;
    this.#columns = columns;
    this.#names = names;
    this.#places = places;
  }

  get list(): readonly Operation[] {
    this.#list ??= this.#allPlain();
    return this.#list;
  }

  get ids(): Float64Array {
    this.#ids ??= picked(this.#columns.ids, this.#places);
    return this.#ids;
  }

  get callsAt(): Float64Array {
    this.#callsAt ??= picked(this.#columns.callsAt, this.#places);
    return this.#callsAt;
  }

  get returnsAt(): Float64Array {
    this.#returnsAt ??= picked(this.#columns.returnsAt, this.#places);
    return this.#returnsAt;
  }

  get outcomes(): Uint8Array {
    this.#outcomes ??= pickedBytes(this.#columns.outcomes, this.#places);
    return this.#outcomes;
  }

  at(place: number): Operation {
    return new Row(this.#columns, this.#names, this.#row(place));
  }

  /** Which event of the history the invocation is, from 1. */
  lineOf(place: number): number {
    return (this.#columns.places[this.#row(place)] as number) + 1;
  }

  some(places: Int32Array): OperationTable {
    const own = this.#places === null ? places : places.map((place) => this.#row(place));
    return new OperationTable(places.length, this.#columns, this.#names, own);
  }

  /** The same operations as a model means them. */
  interpretedBy(interpret: (operation: Operation) => Meaning): OperationTable {
    let own: Columns | null = null;
    for (let place = 0; place < this.length; place++) {
      const operation = this.at(place);
      const meaning = interpret(operation);
      if (meaning === operation) continue;
      own ??= copiedAnswers(this.#columns);
      const row = this.#row(place);
      own.outcomes[row] = outcomeNumber(meaning.outcome);
      own.outputs[row] = meaning.output;
    }
    return own === null ? this : new OperationTable(this.length, own, this.#names, this.#places);
  }

  inOrder(places: Int32Array): Iterable<Operation> {
    return { [Symbol.iterator]: () => new RowIterator(this, places) };
  }

  [Symbol.iterator](): Iterator<Operation> {
    const all = Int32Array.from({ length: this.length }, (_, place) => place);
    return new RowIterator(this, all);
  }

  #row(place: number): number {
    return this.#places === null ? place : (this.#places[place] as number);
  }

  #allPlain(): Operation[] {
    const list: Operation[] = [];
    for (let place = 0; place < this.length; place++) list.push(this.#plain(place));
    return list;
  }

  #plain(place: number): Operation {
    const [columns, { fs, keys }, row] = [this.#columns, this.#names, this.#row(place)];
    const one: Operation = {
      id: columns.ids[row] as number,
      process: columns.processes[row] as number,
      f: fs[columns.fs[row] as number] as string,
      key: keys[columns.keys[row] as number] as string | null,
      input: columns.inputs[row],
      output: columns.outputs[row],
      outcome: OUTCOMES[columns.outcomes[row] as number] as Outcome,
      callAt: columns.callsAt[row] as number,
      returnAt: columns.returnsAt[row] as number,
    };
    const [logIndex, term] = [columns.logIndices[row], columns.terms[row]];
    if (logIndex === undefined && term === undefined) return one;
    return {
      ...one,
      ...(logIndex === undefined ? {} : { logIndex }),
      ...(term === undefined ? {} : { term }),
    };
  }
}

function copiedAnswers(columns: Columns): Columns {
  const { ids, processes, callsAt, returnsAt, places, fs, keys, inputs, logIndices, terms } =
    columns;
  const [outcomes, outputs] = [columns.outcomes.slice(), columns.outputs.slice()];
  return {
    ids,
    processes,
    callsAt,
    returnsAt,
    places,
    fs,
    keys,
    outcomes,
    inputs,
    outputs,
    logIndices,
    terms,
  };
}

function picked(from: Float64Array, places: Int32Array | null): Float64Array {
  if (places === null) return from;
  const some = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) some[at] = from[places[at] as number] as number;
  return some;
}

function pickedBytes(from: Uint8Array, places: Int32Array | null): Uint8Array {
  if (places === null) return from;
  const some = new Uint8Array(places.length);
  for (let at = 0; at < places.length; at++) some[at] = from[places[at] as number] as number;
  return some;
}

/** An operation of a table. */
class Row implements Operation {
  readonly #columns: Columns;
  readonly #names: Names;
  readonly #row: number;

  constructor(columns: Columns, names: Names, row: number) {
    this.#columns = columns;
    this.#names = names;
    this.#row = row;
  }

  get id(): number {
    return this.#columns.ids[this.#row] as number;
  }

  get process(): number {
    return this.#columns.processes[this.#row] as number;
  }

  get f(): string {
    return this.#names.fs[this.#columns.fs[this.#row] as number] as string;
  }

  get key(): string | null {
    return this.#names.keys[this.#columns.keys[this.#row] as number] as string | null;
  }

  get input(): Json | undefined {
    return this.#columns.inputs[this.#row];
  }

  get output(): Json | undefined {
    return this.#columns.outputs[this.#row];
  }

  get outcome(): Outcome {
    return OUTCOMES[this.#columns.outcomes[this.#row] as number] as Outcome;
  }

  get callAt(): number {
    return this.#columns.callsAt[this.#row] as number;
  }

  get returnAt(): number {
    return this.#columns.returnsAt[this.#row] as number;
  }

  get logIndex(): number | undefined {
    return this.#columns.logIndices[this.#row];
  }

  get term(): number | undefined {
    return this.#columns.terms[this.#row];
  }
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
