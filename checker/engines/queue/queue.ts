import type { Operation } from '../../operation.ts';
import type { Decision, Engine, Subject } from '../engine.ts';
import { emptyMoments } from './emptiness.ts';
import {
  explainBadDequeue,
  explainNeverEmpty,
  explainOvertaking,
  explainTooManyLost,
} from './explain.ts';
import { type TooManyLost, takeLost } from './lost.ts';
import { orderOf } from './order.ts';
import { overtaking } from './overtaking.ts';
import { type Passage, passagesOf } from './values.ts';

/**
 * Decides first-in-first-out queues, in O(n log n), where every value goes in once: a dequeue of
 * what was not there, a value that overtakes another, and a dequeue that finds nothing while
 * something is surely inside are all that can be wrong. Where a value goes in more than once, its n-th
 * enqueue and its n-th dequeue are held to the same; not every order that this allows is one.
 *
 * A dequeue that crashed may have taken any value that stayed. It takes one that had to be gone.
 * Where that does not show an order, and too few are not all that is wrong, the engine leaves the
 * history to the search, as it does where operations on one value cannot be told apart.
 *
 * Source of the patterns: Henzinger, Sezgin and Vafeiadis, "Aspect-oriented linearizability proofs",
 * CONCUR 2013; that they are all of them is argued at each and fuzzed against brute force.
 */
export const queueEngine: Engine = {
  name: 'fifo-queue',
  models: ['fifo-queue'],
  decide(subject: Subject): Decision | null {
    const found = passagesOf(subject.operations);
    if ('kind' in found) return violation(found.culprits, explainBadDequeue(subject, found));
    const { passages, empties, crashedDequeues } = found;
    const decision = decideAll(subject, passages, empties);
    if (crashedDequeues.length === 0 || decision?.verdict === 'valid') return decision;
    // What a crashed dequeue may have taken instead of an answered one has no certain end.
    const gone = passages.filter(({ dequeue, crowd }) => dequeue !== null && crowd === null);
    const withoutRest = wrongOrMoments(subject, gone, empties);
    if ('verdict' in withoutRest) return withoutRest;
    const taken = takeLost(found);
    if ('lost' in taken)
      return violation(culpritsOfLost(taken), explainTooManyLost(subject, taken));
    const withTaken = decideAll(subject, taken, empties);
    return withTaken?.verdict === 'valid' ? withTaken : null;
  },
};

/** Null where nothing is seen to be wrong, and no order is found. */
function decideAll(
  subject: Subject,
  passages: readonly Passage[],
  empties: readonly Operation[],
): Decision | null {
  const moments = wrongOrMoments(subject, passages, empties);
  if ('verdict' in moments) return moments;
  const order = orderOf(passages, empties, moments);
  return order === null ? null : { verdict: 'valid', order };
}

/** What is wrong, or where nothing is, when each of the empty dequeues finds nothing inside. */
function wrongOrMoments(
  subject: Subject,
  passages: readonly Passage[],
  empties: readonly Operation[],
): Decision | readonly number[] {
  const pair = overtaking(passages);
  if (pair !== null) {
    const culprits = [pair.first, pair.second].flatMap(operationsOf);
    return violation(culprits, explainOvertaking(subject, pair.first, pair.second));
  }
  const moments = emptyMoments(empties, passages);
  if (!('cover' in moments)) return moments;
  const culprits = [moments.dequeue, ...moments.cover.flatMap(operationsOf)];
  return violation(culprits, explainNeverEmpty(subject, moments));
}

function culpritsOfLost({ lost, crashed }: TooManyLost): Operation[] {
  const blamed = lost.flatMap(({ passage, because }) => [
    ...operationsOf(passage),
    ...('enqueue' in because ? operationsOf(because) : [because]),
  ]);
  return [...crashed, ...blamed];
}

/** All on the value, where it is not known which of them these are. */
function operationsOf({ enqueue, dequeue, crowd }: Passage): readonly Operation[] {
  if (crowd !== null) return [...crowd.enqueues, ...crowd.dequeues];
  return dequeue === null ? [enqueue] : [enqueue, dequeue];
}

function violation(culprits: readonly Operation[], explanation: string | null): Decision {
  return {
    verdict: 'violation',
    culprits: [...new Set(culprits.map(({ id }) => id))],
    explanation,
  };
}
