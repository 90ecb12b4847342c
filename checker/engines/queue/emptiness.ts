import type { Operation } from '../../operation.ts';
import { countLeading } from '../count-leading.ts';
import type { Passage } from './values.ts';

/** A dequeue that found the queue empty while there was always something in it. */
export interface NeverEmpty {
  readonly dequeue: Operation;
  /** Values of which, at each moment of the dequeue, one at least was surely inside. */
  readonly cover: readonly Passage[];
}

/**
 * Finds for each dequeue of nothing its first moment at which no value is surely inside, that is
 * strictly between the return of its enqueue and the call of its dequeue. If each has one, all can
 * be told together with any order of the values: what had to come out before such a moment comes
 * before what went in after it.
 *
 * @param empties gets its moments in the same order
 */
export function emptyMoments(
  empties: readonly Operation[],
  passages: readonly Passage[],
): number[] | NeverEmpty {
  const inside = passages.filter(({ inReturn, outCall }) => inReturn < outCall);
  inside.sort((a, b) => a.inReturn - b.inReturn);
  /** For each passage, the one before it or itself that stays longest. */
  const longest: Passage[] = [];
  for (const one of inside) {
    const before = longest.at(-1);
    longest.push(before !== undefined && before.outCall >= one.outCall ? before : one);
  }
  const moments: number[] = [];
  for (const dequeue of empties) {
    const cover: Passage[] = [];
    let moment = dequeue.callAt;
    for (;;) {
      const one = longest[countBefore(inside, moment) - 1];
      if (one === undefined || one.outCall <= moment) break;
      cover.push(one);
      moment = one.outCall;
      if (moment > dequeue.returnAt) return { dequeue, cover };
    }
    moments.push(moment);
  }
  return moments;
}

/** How many of the passages, in the order of their enqueues' returns, began before the moment. */
function countBefore(inside: readonly Passage[], moment: number): number {
  return countLeading(inside.length, (place) => (inside[place] as Passage).inReturn < moment);
}
