import type { Json } from '../../history.ts';
import { type JsonKey, jsonKey } from '../../json.ts';
import { foundEmpty } from '../../models/fifo-queue-facts.ts';
import type { Operation } from '../../operation.ts';
import { badDequeueOf, type Crowd, crowdPassages } from './crowd.ts';

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
  /** Where the value goes in more than once: the operations of which each passage gets two in the end. */
  readonly crowd: Crowd | null;
}

/** What happened to a queue. */
export interface Passages {
  readonly passages: readonly Passage[];
  /** The dequeues that found it empty. */
  readonly empties: readonly Operation[];
  /** The dequeues that crashed, each of which may have taken a value that stayed. */
  readonly crashedDequeues: readonly Operation[];
}

/** A dequeue that cannot be, whatever the others did. */
export interface BadDequeue {
  readonly kind: 'never enqueued' | 'too often' | 'too early';
  readonly value: Json;
  readonly culprits: readonly Operation[];
}

interface Draft {
  readonly enqueue: Operation;
  dequeue: Operation | null;
  crowd: Crowd | null;
}

/** Sorts the operations out by value. */
export function passagesOf(operations: readonly Operation[]): Passages | BadDequeue {
  const drafts = draftsOf(operations);
  const empties: Operation[] = [];
  const crashedDequeues: Operation[] = [];
  for (const operation of operations) {
    if (operation.f !== 'dequeue') continue;
    if (operation.outcome === 'info') crashedDequeues.push(operation);
    else if (foundEmpty(operation)) empties.push(operation);
    else {
      const bad = enter(drafts, operation);
      if (bad !== null) return bad;
    }
  }
  const passages: Passage[] = [];
  for (const { enqueue, dequeue, crowd } of drafts.values()) {
    if (crowd !== null) {
      const bad = badDequeueOf(crowd);
      if (bad !== null) return bad;
      for (const one of crowdPassages(crowd)) passages.push(one);
    } else if (dequeue !== null || enqueue.outcome === 'ok') {
      // A crashed enqueue of what nobody saw need not have happened.
      passages.push(passage(enqueue, dequeue));
    }
  }
  return { passages, empties, crashedDequeues };
}

function draftsOf(operations: readonly Operation[]): Map<JsonKey, Draft> {
  const drafts = new Map<JsonKey, Draft>();
  for (const enqueue of operations) {
    if (enqueue.f !== 'enqueue') continue;
    const value = jsonKey(enqueue.input ?? null);
    const known = drafts.get(value);
    if (known === undefined) drafts.set(value, { enqueue, dequeue: null, crowd: null });
    else {
      known.crowd ??= { enqueues: [known.enqueue], dequeues: [] };
      known.crowd.enqueues.push(enqueue);
    }
  }
  return drafts;
}

/** Enters an answered dequeue with its value; where that cannot be, gives what is wrong. */
function enter(drafts: ReadonlyMap<JsonKey, Draft>, operation: Operation): BadDequeue | null {
  const value = operation.output ?? null;
  const draft = drafts.get(jsonKey(value));
  if (draft === undefined) return { kind: 'never enqueued', value, culprits: [operation] };
  if (draft.crowd !== null) {
    draft.crowd.dequeues.push(operation);
    return null;
  }
  const { enqueue, dequeue } = draft;
  const culprits = [enqueue, operation];
  if (dequeue !== null) return { kind: 'too often', value, culprits: [...culprits, dequeue] };
  if (operation.returnAt < enqueue.callAt) return { kind: 'too early', value, culprits };
  draft.dequeue = operation;
  return null;
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
    crowd: null,
  };
}
