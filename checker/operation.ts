import type { Json } from './history.ts';

/**
 * What became of an operation: `ok` it happened, between its call and its return; `mismatch` a cas
 * that found another value than it compared with, which happened too and left the state alone;
 * `info` it may have happened at any time after its call, or never; `fail` it did not happen.
 */
export type Outcome = 'ok' | 'mismatch' | 'info' | 'fail';

/**
 * An invocation with its completion, as one interval `[callAt, returnAt]` on the history's clock.
 *
 * Intervals are closed: a precedes b if and only if `a.returnAt < b.callAt`, and operations that
 * meet in one instant are concurrent. With
 *
 *     a: write 1 [10, 20]     b: read [20, 30] saw null     c: read [21, 30] saw null
 *
 * b is fine: it touches a at 20, so it may have happened before a. c is not: a had returned at 20,
 * before c was called at 21. This holds for operations of one process as well.
 *
 * An operation may take no time at all: with `d: write 2 [20, 20]` and `e: read [21, 21] saw null`
 * beside a, e is impossible, and d may stand before or after a and b, which it touches.
 *
 * The clock's resolution is whatever the recorder's is. A coarse one makes ties, ties are concurrent,
 * and what is concurrent may stand in either order: so a coarse clock can hide a violation and never
 * makes one. If a returned at 1.2 ms and c was called at 1.7 ms, in whole milliseconds both are at 1,
 * and c's null is explained. Whoever can should give nanoseconds, or no times: then the order of the
 * events counts, which has no ties.
 */
export interface Operation {
  /** The index of its `invoke` event. */
  readonly id: number;
  readonly process: number;
  readonly f: string;
  /** The object it is about; null where the history's events have no keys. */
  readonly key: string | null;
  /** What the `invoke` carried. */
  readonly input: Json | undefined;
  /** What the `ok` carried; undefined for every other outcome. */
  readonly output: Json | undefined;
  readonly outcome: Outcome;
  /** Nanoseconds since the run's start, or the event's index where the history has no times. */
  readonly callAt: number;
  /** As `callAt`; Infinity for `info` and for an operation that was still open at the end. */
  readonly returnAt: number;
  /**
   * Where the node that answered says the operation stands in the replicated log; of a read that
   * went past the log, the entry up to which it waited. Nothing more than a hint.
   */
  readonly logIndex?: number | undefined;
  /** The term of that entry, or of the leader that served the read. */
  readonly term?: number | undefined;
}

/** What became of an operation as a model means it, where that differs from what was recorded. */
export type Meaning = Pick<Operation, 'outcome' | 'output'>;

/** What `callAt` and `returnAt` count: nanoseconds, or events. */
export type Clock = 'time' | 'index';

/** A history as operations, in the order of their calls. */
export interface OperationList {
  readonly operations: readonly Operation[];
  /** The line of each operation's `invoke`, for messages. */
  readonly lines: readonly number[];
  readonly clock: Clock;
}
