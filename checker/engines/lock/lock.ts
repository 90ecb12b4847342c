import type { Operation } from '../../operation.ts';
import type { Decision, Engine, Subject } from '../engine.ts';
import { explainClash, explainEarlyRelease, explainOutOfTurn } from './explain.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { inTurns } from './turns.ts';

/**
 * Decides locks, in O(n log n). Between an acquire and its release nobody else has the lock, so the
 * two stand side by side in every order: what is to be ordered are the pairs.
 */
export const lockEngine: Engine = {
  name: 'lock',
  models: ['lock'],
  decide(subject: Subject): Decision | null {
    const found = holdingsOf(subject.operations);
    if (found === null) return null;
    if ('outOfTurn' in found) {
      const few = firstOutOfTurn(found.outOfTurn) ?? found.outOfTurn;
      return violation(few, explainOutOfTurn(subject, few));
    }
    const early = found.holdings.find(
      ({ acquire, release }) => release !== null && release.returnAt < acquire.callAt,
    );
    if (early !== undefined) {
      // Which release belongs to which acquire is known from all that the process did.
      const own = subject.operations.filter(({ process }) => process === early.acquire.process);
      return violation(own, explainEarlyRelease(subject, early));
    }
    const turns = inTurns(found.holdings);
    if ('order' in turns) {
      const order = turns.order.flatMap(({ holding }) => operationsOf(holding));
      return { verdict: 'valid', order: order.map(({ id }) => id) };
    }
    const [one, other] = turns.clash;
    const culprits = [...operationsOf(one.holding), ...operationsOf(other.holding)];
    return violation(culprits, explainClash(subject, one, other));
  },
};

/**
 * The first two acquires in a row of one process, or the first release too many with the pair
 * before it; null where it takes more than these, since operations that touch may change places.
 */
function firstOutOfTurn(own: readonly Operation[]): Operation[] | null {
  let held = 0;
  for (const [place, { f }] of own.entries()) {
    held += f === 'acquire' ? 1 : -1;
    if (held === 0 || held === 1) continue;
    const few = own.slice(Math.max(0, place - (held < 0 ? 2 : 1)), place + 1);
    const found = holdingsOf(few);
    return found !== null && 'outOfTurn' in found ? few : null;
  }
  return null;
}

function violation(culprits: readonly Operation[], explanation: string): Decision {
  return { verdict: 'violation', culprits: culprits.map(({ id }) => id), explanation };
}

function operationsOf({ acquire, release }: Holding): Operation[] {
  return release === null ? [acquire] : [acquire, release];
}
