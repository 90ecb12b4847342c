import { Memory } from '../memory.ts';
import type { Operation } from '../operation.ts';
import { Search } from '../search.ts';
import type { Means } from './refuter.ts';

/** Steps that the search of one beginning may take. */
const MOST_WORK = 1_000_000;
const SLICE = 5_000;

/** Up to which return operations without a linearization have one. */
export interface FirstMisfit {
  readonly misfit: Operation;
  /** Ids of an order of all that returned before. */
  readonly prefix: readonly number[];
}

/**
 * Finds the first operation, by time of return, up to whose return there is no linearization. A search
 * that knew what answers wait for may have stopped long before it; this halves the distance again and
 * again: if a beginning of the history has an order, the misfit comes later.
 *
 * @param operations in the order of their calls, known to have no linearization
 * @param found where the search stopped: up to there is an order
 * @returns null where the budget ended first
 */
export function firstMisfitOf(
  operations: readonly Operation[],
  found: FirstMisfit,
  means: Means,
): FirstMisfit | null {
  const returned = operations
    .filter(({ returnAt }) => returnAt !== Number.POSITIVE_INFINITY)
    .sort((a, b) => a.returnAt - b.returnAt || a.id - b.id);
  let { prefix } = found;
  // The first so many have an order; the first so many have none.
  let [fits, misfits] = [returned.indexOf(found.misfit), returned.length];
  while (misfits - fits > 1) {
    const middle = (fits + misfits) >>> 1;
    const order = orderOfBeginning(operations, returned.slice(0, middle), means);
    if (order === null) return null;
    if (order === 'none') misfits = middle;
    else [fits, prefix] = [middle, order];
  }
  const misfit = returned[misfits - 1];
  return misfit === undefined ? null : { misfit, prefix };
}

/**
 * An order of what had returned, with those that were open then as they were: in doubt, though the
 * answers that they got are known, and what happened is held to them.
 */
function orderOfBeginning(
  operations: readonly Operation[],
  returned: readonly Operation[],
  { model, memoryLimitBytes, goOn }: Means,
): readonly number[] | 'none' | null {
  const isOver = new Set(returned);
  const until = returned.at(-1)?.returnAt ?? 0;
  const beginning = operations.flatMap((one): Operation[] => {
    if (isOver.has(one)) return [one];
    // A comparison that failed changes nothing: it is as good as not there.
    if (one.callAt > until || model.isPure(one) || one.outcome === 'mismatch') return [];
    return [{ ...one, outcome: 'info', returnAt: Number.POSITIVE_INFINITY }];
  });
  const counting = model.relevant?.(beginning) ?? beginning;
  const search = new Search(model, counting, new Memory(memoryLimitBytes), undefined, 1);
  for (let work = 0; work < MOST_WORK && goOn(); work += SLICE) {
    const status = search.run(SLICE);
    if (status === 'found') return search.order;
    if (status === 'refuted') return 'none';
  }
  search.abandon();
  return null;
}
