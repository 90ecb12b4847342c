import type { Operation } from '../../operation.ts';
import { inOrder } from './overtaking.ts';
import type { Passage } from './values.ts';

/**
 * Orders the operations of a queue in which no value overtakes another. Between two moments at which
 * the queue is empty, values go in and come out as early as they can.
 *
 * @param moments when each of the empty dequeues finds the queue empty
 */
export function orderOf(
  passages: readonly Passage[],
  empties: readonly Operation[],
  moments: readonly number[],
): number[] {
  const ends = [...new Set(moments)].sort((a, b) => a - b);
  const eras: Era[] = [...ends, Number.POSITIVE_INFINITY].map(() => ({
    passages: [],
    empties: [],
  }));
  for (const one of passages) eras[firstNotBefore(ends, one.outCall)]?.passages.push(one);
  for (const [i, one] of empties.entries()) {
    eras[firstNotBefore(ends, moments[i] ?? 0)]?.empties.push(one);
  }
  const order: number[] = [];
  for (const [number, era] of eras.entries()) {
    addPassages(order, era.passages, ends[number - 1]);
    for (const { id } of era.empties) order.push(id);
  }
  return order;
}

/** What happens until the queue is empty, and the dequeues that find it so. */
interface Era {
  readonly passages: Passage[];
  readonly empties: Operation[];
}

/** Adds the ids of what goes in and comes out; at one moment, what goes in is first. */
function addPassages(
  order: number[],
  passages: readonly Passage[],
  start = Number.NEGATIVE_INFINITY,
): void {
  const sorted = inOrder(passages);
  const goesIn = new Float64Array(sorted.length);
  const comesOut = new Float64Array(sorted.length);
  let [lastIn, lastOut] = [start, start];
  for (const [place, { inCall, outCall }] of sorted.entries()) {
    lastIn = Math.max(lastIn, inCall);
    lastOut = Math.max(lastOut, lastIn, outCall);
    goesIn[place] = lastIn;
    comesOut[place] = lastOut;
  }
  let out = 0;
  const takeOutBefore = (moment: number): void => {
    for (; out < sorted.length && (comesOut[out] ?? 0) < moment; out++) {
      const id = sorted[out]?.dequeue?.id;
      if (id !== undefined) order.push(id);
    }
  };
  for (const [place, { enqueue }] of sorted.entries()) {
    takeOutBefore(goesIn[place] ?? 0);
    order.push(enqueue.id);
  }
  // What is never taken out comes out at infinity, that is not at all.
  takeOutBefore(Number.POSITIVE_INFINITY);
}

/** The place of the first moment that is not before the given one. */
function firstNotBefore(moments: readonly number[], moment: number): number {
  let [from, to] = [0, moments.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((moments[middle] ?? 0) < moment) from = middle + 1;
    else to = middle;
  }
  return from;
}
