import type { Operation } from '../../operation.ts';
import type { BadDequeue, Passage } from './values.ts';

/** The operations on a value that goes in more than once, each list in the order of the calls. */
export interface Crowd {
  readonly enqueues: Operation[];
  /** The answered ones. */
  readonly dequeues: Operation[];
}

/**
 * The passages of a value that goes in more than once. Which operation is the n-th is not known, but
 * that it happens between the n-th call and the n-th return: before that call not so many have
 * begun, and after that return so many are done. What follows from these times is so; but an
 * order that they allow may still need one operation twice.
 */
export function crowdPassages(crowd: Crowd): Passage[] {
  const { enqueues, dequeues } = crowd;
  const sure = enqueues.filter(({ outcome }) => outcome === 'ok');
  const inReturns = returnsOf(sure);
  const outReturns = returnsOf(dequeues);
  const passages: Passage[] = [];
  for (let n = 0; n < Math.max(sure.length, dequeues.length); n++) {
    const enqueue = enqueues[n] as Operation;
    const dequeue = dequeues[n] ?? null;
    const outReturn = outReturns[n] ?? Number.POSITIVE_INFINITY;
    passages.push({
      enqueue,
      dequeue,
      inCall: enqueue.callAt,
      inReturn: Math.min(inReturns[n] ?? Number.POSITIVE_INFINITY, outReturn),
      outCall: Math.max(dequeue?.callAt ?? Number.POSITIVE_INFINITY, enqueue.callAt),
      outReturn,
      crowd,
    });
  }
  return passages;
}

/** A dequeue of the value by whose return it came out more often than it can have gone in. */
export function badDequeueOf({ enqueues, dequeues }: Crowd): BadDequeue | null {
  const byReturn = dequeues.toSorted((a, b) => a.returnAt - b.returnAt);
  for (const [n, { returnAt, output: value = null }] of byReturn.entries()) {
    const enqueue = enqueues[n];
    if (enqueue !== undefined && enqueue.callAt <= returnAt) continue;
    const kind = enqueue === undefined ? 'too often' : 'too early';
    const culprits = [...enqueues.slice(0, n + 1), ...byReturn.slice(0, n + 1)];
    return { kind, value, culprits };
  }
  return null;
}

function returnsOf(operations: readonly Operation[]): number[] {
  return operations.map(({ returnAt }) => returnAt).sort((a, b) => a - b);
}
