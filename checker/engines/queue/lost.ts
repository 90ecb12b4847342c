import type { Operation } from '../../operation.ts';
import { countLeading } from '../count-leading.ts';
import type { Passage, Passages } from './values.ts';

/** A value that no answer took, but that had to come out before a moment. */
interface Lost {
  readonly passage: Passage;
  readonly until: number;
  /** What could not have been otherwise: what came out behind it, or found the queue empty. */
  readonly because: Passage | Operation;
}

/** More values were lost by a moment than there are crashed dequeues that can have taken them. */
export interface TooManyLost {
  readonly lost: readonly Lost[];
  /** The crashed dequeues that were called by then. */
  readonly crashed: readonly Operation[];
}

/**
 * Gives the crashed dequeues the values that one of them must have taken, each one that was called early
 * enough: the first to be called takes what had to be gone first.
 *
 * @returns the passages, of which those that were lost have a dequeue now
 */
export function takeLost({
  passages,
  empties,
  crashedDequeues,
}: Passages): Passage[] | TooManyLost {
  const lost = lostOf(passages, empties);
  const taker = new Map<Passage, Operation>();
  for (const [n, { passage, until }] of lost.entries()) {
    const crashed = crashedDequeues[n];
    if (crashed === undefined || crashed.callAt > until) {
      return { lost: lost.slice(0, n + 1), crashed: crashedDequeues.slice(0, n) };
    }
    taker.set(passage, crashed);
  }
  return passages.map((passage) => {
    const dequeue = taker.get(passage);
    if (dequeue === undefined) return passage;
    return { ...passage, dequeue, outCall: Math.max(dequeue.callAt, passage.inCall) };
  });
}

/** What had to come out though no answer took it, the first to be gone first. */
function lostOf(passages: readonly Passage[], empties: readonly Operation[]): Lost[] {
  const behind = firstOut(
    passages.filter(({ dequeue }) => dequeue !== null),
    ({ inCall }) => inCall,
    ({ outReturn }) => outReturn,
  );
  const empty = firstOut(
    empties,
    ({ callAt }) => callAt,
    ({ returnAt }) => returnAt,
  );
  const lost: Lost[] = [];
  for (const passage of passages) {
    if (passage.dequeue !== null) continue;
    const [one, other] = [behind(passage.inReturn), empty(passage.inReturn)];
    const because =
      other === null || (one !== null && one.outReturn <= other.returnAt) ? one : other;
    if (because === null) continue;
    const until = 'outReturn' in because ? because.outReturn : because.returnAt;
    lost.push({ passage, until, because });
  }
  return lost.sort((a, b) => a.until - b.until);
}

/** Of those that begin after a moment finds the first to end. */
function firstOut<T>(
  list: readonly T[],
  begin: (one: T) => number,
  end: (one: T) => number,
): (moment: number) => T | null {
  const sorted = list.toSorted((a, b) => begin(a) - begin(b));
  /** For each place the first to end from there on. */
  const first: T[] = [];
  for (let place = sorted.length - 1; place >= 0; place--) {
    const one = sorted[place] as T;
    const next = first[place + 1];
    first[place] = next !== undefined && end(next) < end(one) ? next : one;
  }
  return (moment) => {
    const from = countLeading(sorted.length, (place) => begin(sorted[place] as T) <= moment);
    return first[from] ?? null;
  };
}
