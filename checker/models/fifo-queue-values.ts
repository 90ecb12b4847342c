import type { Json } from '../history.ts';
import { type JsonKey, jsonKey } from '../json.ts';
import type { Operation } from '../operation.ts';
import { foundEmpty } from './fifo-queue-facts.ts';

/** What is known of one value of a queue, in the order so far. */
export interface QueueValue {
  /** The places of its deadlines: the n-th is met when it is enqueued for the n-th time. */
  readonly deadlines: number[];
  /** How often it is enqueued. */
  enqueued: number;
  /** How many answered dequeues that took it are called by the first deadline that is not met. */
  takers: number;
  /**
   * How often it may be taken without an answer, in any order: every answer needs an enqueue of its own,
   * and no more go in than are called in all.
   */
  spare: number;
  /** How often it was. */
  lost: number;
  /** When the last answer that took it returned. */
  lastAt: number;
}

/** Per operation its value: what goes in, or what the answer of a dequeue is; null of the others. */
export function valuesOf(operations: readonly Operation[]): readonly (QueueValue | null)[] {
  const values = new Map<JsonKey, QueueValue>();
  return operations.map((operation) => {
    const { f, input, output, outcome, returnAt } = operation;
    const isEnqueue = f === 'enqueue';
    if (!isEnqueue && (outcome !== 'ok' || foundEmpty(operation))) return null;
    const value = known(values, isEnqueue ? input : output);
    value.spare += isEnqueue ? 1 : -1;
    if (!isEnqueue) value.lastAt = Math.max(value.lastAt, returnAt);
    return value;
  });
}

function known(values: Map<JsonKey, QueueValue>, json: Json | undefined): QueueValue {
  const key = jsonKey(json ?? null);
  const before = values.get(key);
  if (before !== undefined) return before;
  const value: QueueValue = {
    ...{ deadlines: [], enqueued: 0, takers: 0, spare: 0, lost: 0 },
    lastAt: Number.NEGATIVE_INFINITY,
  };
  values.set(key, value);
  return value;
}
