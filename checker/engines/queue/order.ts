import type { Operation } from '../../operation.ts';
import { countLeading } from '../count-leading.ts';
import { inOrder } from './overtaking.ts';
import { Picks } from './picks.ts';
import type { Passage } from './values.ts';

/**
 * Orders the operations of a queue in which no value overtakes another. Between two moments at which
 * the queue is empty, values go in and come out as early as they can.
 *
 * @param moments when each of the empty dequeues finds the queue empty
 * @returns null where it finds none for a value that goes in more than once
 */
export function orderOf(
  passages: readonly Passage[],
  empties: readonly Operation[],
  moments: readonly number[],
): number[] | null {
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
  const picks = new Picks();
  for (const [number, era] of eras.entries()) {
    if (!addPassages(order, era.passages, picks, ends[number - 1])) return null;
    for (const { id } of era.empties) order.push(id);
  }
  return picks.isWhole ? order : null;
}

/** What happens until the queue is empty, and the dequeues that find it so. */
interface Era {
  readonly passages: Passage[];
  readonly empties: Operation[];
}

/** Adds the ids of what goes in and comes out, if it can; at one moment, what goes in is first. */
function addPassages(
  order: number[],
  passages: readonly Passage[],
  picks: Picks,
  start = Number.NEGATIVE_INFINITY,
): boolean {
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
  let isWhole = true;
  const add = (picked: Operation | null): void => {
    if (picked === null) isWhole = false;
    else order.push(picked.id);
  };
  let out = 0;
  const takeOutBefore = (moment: number): void => {
    for (; out < sorted.length && (comesOut[out] as number) < moment; out++) {
      const one = sorted[out] as Passage;
      if (one.dequeue !== null) add(picks.dequeue(one, comesOut[out] as number));
    }
  };
  for (const [place, one] of sorted.entries()) {
    takeOutBefore(goesIn[place] as number);
    add(picks.enqueue(one, goesIn[place] as number));
  }
  // What is never taken out comes out at infinity, that is not at all.
  takeOutBefore(Number.POSITIVE_INFINITY);
  return isWhole;
}

/** The place of the first moment that is not before the given one. */
function firstNotBefore(moments: readonly number[], moment: number): number {
  return countLeading(moments.length, (place) => (moments[place] as number) < moment);
}
