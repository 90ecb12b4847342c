/** Any JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [k: string]: Json };

/**
 * What an event says of its operation: `invoke` it began; `ok` it happened; `fail` it certainly
 * did not; `info` it may have, at any time after its call, or never.
 */
export type EventType = 'invoke' | 'ok' | 'fail' | 'info';

/**
 * One line of a history, in the vocabulary of the field (Jepsen's).
 *
 * `time` is nanoseconds since the run's start and never falls as `index` rises; without `time`
 * the order of `index` counts. An operation's interval is closed: a precedes b if and only if a's
 * return `time` is less than b's call `time`, and equal times are concurrent.
 *
 * A register starts as `null`. A `cas` has `"value":[from,to]`; a read's `ok` carries what it saw.
 * A cas whose comparison failed is `{"type":"fail","error":"mismatch"}` and constrains like a read
 * of "not `from`"; every other `fail` is dropped. A read without an answer is `fail` (it had no
 * effect); a write or cas without one is `info`, and its process is retired.
 */
export interface HistoryEvent {
  readonly index: number;
  readonly time?: number;
  /** The client's process, or `nemesis` for faults and the run's phases. */
  readonly process: number | 'nemesis';
  readonly type: EventType;
  /** The operation: `read`, `write`, `cas`, …; for the nemesis the fault's kind, or `phase`. */
  readonly f: string;
  /** The object; events without a key are about one and the same object. */
  readonly key?: string;
  readonly value?: Json;
  readonly error?: string;
  /** The node that answered. */
  readonly node?: number;
  /** Where the operation stands in the replicated log, as the node said. */
  readonly logIndex?: number;
  /** The term of that log entry, or of the leader that served the read. */
  readonly term?: number;
}
