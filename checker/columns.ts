import type { Json } from './history.ts';

/**
 * Operations as columns, one entry per operation and some 65 bytes: nothing of the events that they
 * were made of has to be held. Arrays may be longer than there are operations.
 */
export interface Columns {
  /** The index of the invocation. */
  readonly ids: Float64Array;
  readonly processes: Float64Array;
  /** Nanoseconds, or indices, as in `Operation`. */
  readonly callsAt: Float64Array;
  readonly returnsAt: Float64Array;
  /** The place of the invocation among the events, from 0. */
  readonly places: Int32Array;
  /** In `Names.fs`. */
  readonly fs: Int32Array;
  /** In `Names.keys`. */
  readonly keys: Int32Array;
  /** In OUTCOMES. */
  readonly outcomes: Uint8Array;
  readonly inputs: (Json | undefined)[];
  readonly outputs: (Json | undefined)[];
  /** What was said of places in the replicated log, and of terms; as long as it takes. */
  readonly logIndices: (number | undefined)[];
  readonly terms: (number | undefined)[];
}

/** What the numbers in the columns stand for. */
export interface Names {
  readonly fs: readonly string[];
  readonly keys: readonly (string | null)[];
}

const DOUBLES = 4;
const INTEGERS = 3;
const BYTES_PER_ROW = 8 * DOUBLES + 4 * INTEGERS + 1;

/** Columns with room for so many operations, in one piece of memory: there are many small histories. */
export function columnsFor(rows: number, old?: Columns): Columns {
  const memory = new ArrayBuffer(rows * BYTES_PER_ROW);
  const double = (number: number) => new Float64Array(memory, 8 * rows * number, rows);
  const integer = (number: number) =>
    new Int32Array(memory, rows * (8 * DOUBLES + 4 * number), rows);
  // Written out: an object that others are spread into is slow to make and to read.
  const columns = {
    ids: double(0),
    processes: double(1),
    callsAt: double(2),
    returnsAt: double(3),
    places: integer(0),
    fs: integer(1),
    keys: integer(2),
    outcomes: new Uint8Array(memory, rows * (BYTES_PER_ROW - 1), rows),
    inputs: new Array<Json | undefined>(rows),
    outputs: new Array<Json | undefined>(rows),
    logIndices: old?.logIndices ?? [],
    terms: old?.terms ?? [],
  };
  if (old === undefined) return columns;
  columns.ids.set(old.ids);
  columns.processes.set(old.processes);
  columns.callsAt.set(old.callsAt);
  columns.returnsAt.set(old.returnsAt);
  columns.places.set(old.places);
  columns.fs.set(old.fs);
  columns.keys.set(old.keys);
  columns.outcomes.set(old.outcomes);
  for (let row = 0; row < old.inputs.length; row++) {
    columns.inputs[row] = old.inputs[row];
    columns.outputs[row] = old.outputs[row];
  }
  return columns;
}
