import type { Engine, Subject } from '../engines/engine.ts';
import { askEngines } from '../engines/index.ts';
import { Memory } from '../memory.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import { Search } from '../search.ts';

/** What it takes to decide a part of an object's operations. */
export interface Means {
  readonly model: Model;
  readonly engines: readonly Engine[];
  readonly subject: Subject;
  readonly memoryLimitBytes: number;
  /** Whether there is time left. */
  readonly goOn: () => boolean;
}

/** Steps of a search between two looks at the clock. */
const SLICE = 2_000;
/** Steps that one part may take: a small one that takes more is not what one looks for. */
const MOST_WORK = 10_000_000;

/**
 * Whether the operations have no linearization by themselves: by the first engine that can tell,
 * whose culprits the search has to refute too, else by the search alone.
 *
 * @returns null if the budget ended first
 */
export function isRefuted(operations: readonly Operation[], means: Means): boolean | null {
  const { model, engines, subject } = means;
  const decided = askEngines({ ...subject, operations }, model, engines);
  if (decided?.decision.verdict === 'valid') return false;
  const culprits = new Set(decided?.decision.culprits);
  const few = operations.filter(({ id }) => decided === null || culprits.has(id));
  const search = searched(few, means);
  return search.status === 'refuted' ? true : search.status === 'found' ? false : null;
}

/** A search of the operations that ran to its end, or to the budget's. */
export function searched(operations: readonly Operation[], means: Means): Search {
  const { model, memoryLimitBytes, goOn } = means;
  const counting = model.relevant?.(operations) ?? operations;
  const search = new Search(model, counting, new Memory(memoryLimitBytes));
  for (let work = 0; work < MOST_WORK && goOn(); work += SLICE) {
    if (search.run(SLICE) !== 'running') break;
  }
  search.abandon();
  return search;
}
