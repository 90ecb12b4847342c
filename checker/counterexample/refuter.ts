import type { Engine, Subject } from '../engines/engine.ts';
import { askEngines } from '../engines/index.ts';
import { Memory } from '../memory.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import { Search } from '../search.ts';
import type { Steps } from '../steps.ts';

/** What it takes to decide a part of an object's operations. */
export interface Means {
  readonly model: Model;
  readonly engines: readonly Engine[];
  readonly subject: Subject;
  readonly memoryLimitBytes: number;
  /** Whether no engine could decide the whole, and few of its operations are best searched. */
  readonly isSearched?: boolean;
  /** What the searches of parts share; each is on its own without it. */
  readonly steps?: Steps;
  /** Whether there is time left. */
  readonly goOn: () => boolean;
}

/** So many operations are searched before an engine has looked at them. */
const FEW = 48;
/** Steps of a search between two looks at the clock. */
const SLICE = 2_000;
/** Steps that one part may take: a small one that takes more is not what one looks for. */
const MOST_WORK = 10_000_000;

/**
 * Whether the operations have no linearization by themselves: of few, if no engine could decide
 * the whole, by the search alone; else by the first engine that can tell, whose culprits the search has to refute too, else by the
 * search.
 *
 * @returns null if the budget ended first
 */
export function isRefuted(operations: readonly Operation[], means: Means): boolean | null {
  const { model, engines, subject } = means;
  if (means.isSearched === true && operations.length <= FEW)
    return verdictOf(searched(operations, means));
  const decided = askEngines({ ...subject, operations }, model, engines);
  if (decided?.decision.verdict === 'valid') return false;
  const culprits = new Set(decided?.decision.culprits);
  const few = operations.filter(({ id }) => decided === null || culprits.has(id));
  return verdictOf(searched(few, means));
}

function verdictOf({ status }: Search): boolean | null {
  return status === 'refuted' ? true : status === 'found' ? false : null;
}

/** A search of the operations that ran to its end, to the budget's, or for so many steps. */
export function searched(
  operations: readonly Operation[],
  means: Means,
  mostWork: number = MOST_WORK,
): Search {
  const { model, memoryLimitBytes, steps, goOn } = means;
  const counting = model.relevant?.(operations) ?? operations;
  const search = new Search(model, counting, new Memory(memoryLimitBytes), steps);
  for (let work = 0; work < mostWork && goOn(); work += SLICE) {
    if (search.run(SLICE) !== 'running') break;
  }
  search.abandon();
  return search;
}
