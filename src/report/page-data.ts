import type { VerdictFile } from '../run/results.ts';
import type { Buckets } from './buckets.ts';
import type { ClockSeries } from './clocks.ts';

/** All operations, a column an attribute: a third of the size of objects. */
export interface OperationColumns {
  readonly index: readonly number[];
  readonly process: readonly number[];
  readonly lane: readonly number[];
  /** Into `functions`, `keys` and `errors`; -1 for no error. */
  readonly f: readonly number[];
  readonly key: readonly number[];
  readonly error: readonly number[];
  readonly startNs: readonly number[];
  /** Null where the history ends before the answer. */
  readonly lengthNs: readonly (number | null)[];
  /** 0 ok, 1 fail, 2 info. */
  readonly outcome: readonly number[];
  readonly text: readonly string[];
  readonly node: readonly (number | null)[];
  readonly logIndex: readonly (number | null)[];
  readonly term: readonly (number | null)[];
}

/** A fault as a band behind what it hurt. */
export interface Band {
  readonly id: string;
  readonly kind: string;
  readonly what: string;
  /** Null where it was not measured. */
  readonly isBit: boolean | null;
  readonly startNs: number;
  readonly endNs: number;
  /** Faults that overlap lie on different rows. */
  readonly row: number;
}

/** Everything that the page's script draws; embedded as JSON. */
export interface PageData {
  readonly endNs: number;
  readonly keys: readonly string[];
  readonly functions: readonly string[];
  readonly errors: readonly string[];
  readonly laneCount: number;
  readonly operations: OperationColumns;
  readonly bands: readonly Band[];
  readonly phases: readonly { readonly name: string; readonly startNs: number }[];
  readonly leaders: VerdictFile['leaders'];
  readonly nodes: readonly number[];
  readonly buckets: Buckets;
  readonly clocks: ClockSeries | null;
  readonly focus: {
    /** Into the columns. */
    readonly operation: number;
    readonly key: number;
    readonly fromNs: number;
    readonly toNs: number;
    /** Those that wrote what it saw; into the columns. */
    readonly writers: readonly number[];
    /** Position in the columns, place in the longest order that works. */
    readonly places: readonly (readonly [number, number])[];
  } | null;
}
