import type { Limits } from '../conclude.ts';
import type { Operation } from '../operation.ts';
import type { Partition } from '../partition.ts';
import { isAnswered, type MustHold, replay } from '../replay.ts';
import type { Counterexample } from '../result.ts';
import type { Search } from '../search.ts';
import { Steps } from '../steps.ts';
import { confirm } from './confirm.ts';
import { explainLeast } from './explain-least.ts';
import { type FirstMisfit, firstMisfitOf } from './first-misfit.ts';
import { minimize } from './minimize.ts';
import { nearby } from './nearby.ts';
import type { Means } from './refuter.ts';
import { Told } from './told.ts';

/** The searches of parts need little: a part that needs more is not worth it. */
const MEMORY_BYTES = 64 * 1024 ** 2;
/** Of the time for all this, for where exactly no order goes on. */
const MISFIT_SHARE = 0.3;
/** Of the time for all this; what is found has to be refuted once more in the rest. */
const MINIMIZING_SHARE = 0.7;

/**
 * What is shown of an object that has no linearization. Prefix and misfit are about what the search
 * refuted: all of the object's operations, or the culprits that an engine named. Of these as few as
 * can be found in time are kept as culprits, and refuted once more.
 *
 * @param search one that ended `refuted`
 * @throws Error if the longest order does not stand up to being replayed, or the culprits not to
 *   being refuted again: a mistake in this checker
 */
export function counterexampleOf(
  partition: Partition,
  search: Search,
  limits: Limits,
): Counterexample {
  const { subject, decided } = partition;
  const { model, engines } = partition.means;
  const named = decided?.decision.verdict === 'violation' ? decided.decision.culprits : null;
  const { refutedAt } = search;
  const among =
    named === null
      ? subject.operations.filter(({ callAt }) => callAt <= refutedAt)
      : partition.ofIds(named);
  const memoryLimitBytes = Math.min(MEMORY_BYTES, limits.memoryLimitBytes);
  const goOn = () => limits.goOn(1);
  const steps = new Steps(model, among, memoryLimitBytes);
  const isSearched = decided === null;
  const means: Means = { model, engines, subject, memoryLimitBytes, isSearched, steps, goOn };
  const { misfit, prefix } = misfitOf(search, among, {
    ...means,
    goOn: () => limits.goOn(MISFIT_SHARE),
  });
  const misfitAt = misfit.returnAt;
  const isBefore: MustHold = (rows, place) =>
    isAnswered(rows, place) && (rows.returnsAt[place] as number) < misfitAt;
  // What was called after the refutation is not before the misfit: it may be there.
  const rows = named === null ? (subject.rows ?? among) : among;
  const problem = replay(rows, prefix, model, isBefore);
  if (problem !== null) {
    throw new Error(`internal error: the order before the misfit does not replay: ${problem}`);
  }
  const early = { ...means, goOn: () => limits.goOn(MINIMIZING_SHARE) };
  const few = minimize(nearby(among, misfit, early), early);
  const least = confirm(among, few, decided?.engine ?? 'search', means);
  const word = () => explainLeast(partition, least, { misfit, prefix }, means);
  return new Told(subject.key, { misfit, prefix }, least, word);
}

/** Where no order goes on, and the longest one up to there. */
function misfitOf(search: Search, among: readonly Operation[], means: Means): FirstMisfit {
  const misfit = among.find(({ id }) => id === search.misfit);
  if (misfit === undefined) throw new Error('internal error: a violation without a misfit');
  const found = { misfit, prefix: search.longestOrder };
  return (search.looksAhead ? firstMisfitOf(among, found, means) : null) ?? found;
}
