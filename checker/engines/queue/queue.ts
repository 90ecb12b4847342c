import type { Operation } from '../../operation.ts';
import type { Decision, Engine, Subject } from '../engine.ts';
import { emptyMoments, type NeverEmpty } from './emptiness.ts';
import { explainBadDequeue, explainNeverEmpty, explainOvertaking } from './explain.ts';
import { orderOf } from './order.ts';
import { overtaking } from './overtaking.ts';
import { type Passage, passagesOf } from './values.ts';

/**
 * Decides first-in-first-out queues into which every value goes once, in O(n log n): a dequeue of
 * what was not there, a value that overtakes another, and a dequeue that finds nothing while
 * something is surely inside are all that can be wrong.
 *
 * A dequeue that crashed may have taken any value that stayed. Where it matters whether it did, the
 * engine leaves the history to the search.
 *
 * Source of the patterns: Henzinger, Sezgin and Vafeiadis, "Aspect-oriented linearizability proofs",
 * CONCUR 2013; that they are all of them is argued at each and fuzzed against brute force.
 */
export const queueEngine: Engine = {
  name: 'fifo-queue',
  models: ['fifo-queue'],
  decide(subject: Subject): Decision | null {
    const found = passagesOf(subject.operations);
    if (found === null) return null;
    if ('kind' in found) return violation(found.culprits, explainBadDequeue(subject, found));
    const { passages, empties, crashedDequeues } = found;
    const decision = decideAll(subject, passages, empties);
    if (crashedDequeues === 0 || decision.verdict === 'valid') return decision;
    // Had the crashed dequeues taken all that stayed, would it be well? Then this is not known.
    const gone = passages.filter(({ dequeue }) => dequeue !== null);
    const withoutRest = decideAll(subject, gone, empties);
    return withoutRest.verdict === 'violation' ? withoutRest : null;
  },
};

function decideAll(
  subject: Subject,
  passages: readonly Passage[],
  empties: readonly Operation[],
): Decision {
  const pair = overtaking(passages);
  if (pair !== null) {
    const culprits = [...operationsOf(pair.first), ...operationsOf(pair.second)];
    return violation(culprits, explainOvertaking(subject, pair.first, pair.second));
  }
  const moments = emptyMoments(empties, passages);
  if ('cover' in moments) {
    return violation(culpritsOf(moments), explainNeverEmpty(subject, moments));
  }
  return { verdict: 'valid', order: orderOf(passages, empties, moments) };
}

function culpritsOf({ dequeue, cover }: NeverEmpty): Operation[] {
  return [dequeue, ...cover.flatMap(operationsOf)];
}

function operationsOf({ enqueue, dequeue }: Passage): Operation[] {
  return dequeue === null ? [enqueue] : [enqueue, dequeue];
}

function violation(culprits: readonly Operation[], explanation: string): Decision {
  return { verdict: 'violation', culprits: culprits.map(({ id }) => id), explanation };
}
