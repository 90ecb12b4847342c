import type { Json } from '../../history.ts';
import { type JsonKey, jsonKey } from '../../json.ts';
import { foundEmpty } from '../../models/fifo-queue.ts';
import type { Operation } from '../../operation.ts';

/**
 * One value on its way through the queue. Times are drawn in as far as the two operations bind each
 * other: the enqueue happens before the dequeue has returned, the dequeue after the enqueue was
 * called.
 */
export interface Passage {
  readonly enqueue: Operation;
  /** Null where the value stays: then it is taken out at infinity. */
  readonly dequeue: Operation | null;
  readonly inCall: number;
  readonly inReturn: number;
  readonly outCall: number;
  readonly outReturn: number;
}

/** What happened to a queue. */
export interface Passages {
  readonly passages: readonly Passage[];
  /** The dequeues that found it empty. */
  readonly empties: readonly Operation[];
  /** How many dequeues crashed, each of which may have taken a value that stayed. */
  readonly crashedDequeues: number;
}

/** A dequeue that cannot be, whatever the others did. */
export interface BadDequeue {
  readonly kind: 'never enqueued' | 'twice' | 'too early';
  readonly value: Json;
  readonly culprits: readonly Operation[];
}

/** Sorts the operations out by value; null if a value is enqueued more than once. */
export function passagesOf(operations: readonly Operation[]): Passages | BadDequeue | null {
  const drafts = draftsOf(operations);
  if (drafts === null) return null;
  const empties: Operation[] = [];
  let crashedDequeues = 0;
  for (const operation of operations) {
    if (operation.f !== 'dequeue') continue;
    if (operation.outcome === 'info') crashedDequeues += 1;
    else if (foundEmpty(operation)) empties.push(operation);
    else {
      const value = operation.output ?? null;
      const draft = drafts.get(jsonKey(value));
      if (draft === undefined) return { kind: 'never enqueued', value, culprits: [operation] };
      const { enqueue, dequeue } = draft;
      const culprits = [enqueue, operation];
      if (dequeue !== null) return { kind: 'twice', value, culprits: [...culprits, dequeue] };
      if (operation.returnAt < enqueue.callAt) return { kind: 'too early', value, culprits };
      draft.dequeue = operation;
    }
  }
  const passages: Passage[] = [];
  for (const { enqueue, dequeue } of drafts.values()) {
    // A crashed enqueue of what nobody saw need not have happened.
    if (dequeue !== null || enqueue.outcome === 'ok') passages.push(passage(enqueue, dequeue));
  }
  return { passages, empties, crashedDequeues };
}

interface Draft {
  readonly enqueue: Operation;
  dequeue: Operation | null;
}

function draftsOf(operations: readonly Operation[]): Map<JsonKey, Draft> | null {
  const drafts = new Map<JsonKey, Draft>();
  for (const enqueue of operations) {
    if (enqueue.f !== 'enqueue') continue;
    const value = jsonKey(enqueue.input ?? null);
    if (drafts.has(value)) return null;
    drafts.set(value, { enqueue, dequeue: null });
  }
  return drafts;
}

function passage(enqueue: Operation, dequeue: Operation | null): Passage {
  const outReturn = dequeue?.returnAt ?? Number.POSITIVE_INFINITY;
  return {
    enqueue,
    dequeue,
    inCall: enqueue.callAt,
    inReturn: Math.min(enqueue.returnAt, outReturn),
    outCall: Math.max(dequeue?.callAt ?? Number.POSITIVE_INFINITY, enqueue.callAt),
    outReturn,
  };
}
