import { askEngines } from '../engines/index.ts';
import type { Operation } from '../operation.ts';
import { hasNoOrder, MOST_FOR_EXHAUSTIVE } from './exhaustive.ts';
import type { Least } from './minimize.ts';
import { type Means, searched } from './refuter.ts';

/** A few operations without a linearization, and who refuted them after they had been found. */
export interface Confirmed extends Least {
  readonly refutedBy: string;
}

/**
 * Refutes what is left once more, by another way than the one that found the violation where there
 * is one: by trying all orders of few operations, else by the search of what an engine found, and
 * by an engine of what the search found. Where the time is over, all operations stay culprits.
 *
 * @param among what had been refuted by `foundBy`, and if that is an engine by the search too
 * @throws Error if what is left has an order after all: a mistake in this checker
 */
export function confirm(
  among: readonly Operation[],
  least: Least,
  foundBy: string,
  means: Means,
): Confirmed {
  const { operations, minimal } = least;
  const by = (refutedBy: string) => ({ operations, minimal, refutedBy });
  if (operations.length <= MOST_FOR_EXHAUSTIVE) {
    if (hasNoOrder(operations, means.model)) return by('brute force');
    throw contradiction(operations, 'brute force');
  }
  if (operations.length === among.length) return by('search');
  const decided = askEngines({ ...means.subject, operations }, means.model, means.engines);
  if (decided?.decision.verdict === 'valid') throw contradiction(operations, decided.engine);
  if (decided !== null && foundBy === 'search') return by(decided.engine);
  const { status } = searched(operations, means);
  if (status === 'found') throw contradiction(operations, 'search');
  if (status === 'refuted') return by('search');
  return { operations: among, minimal: false, refutedBy: 'search' };
}

function contradiction(operations: readonly Operation[], by: string): Error {
  const ids = operations.map(({ id }) => id).join(', ');
  return new Error(`internal error: operations ${ids} were refuted, but not by ${by}`);
}
