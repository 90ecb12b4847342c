import { counterexampleOf } from './counterexample/counterexample.ts';
import type { Model } from './models/model.ts';
import { FAIL, MISMATCH, OK } from './outcomes.ts';
import type { Partition } from './partition.ts';
import { replay } from './replay.ts';
import type { PartitionResult } from './result.ts';

/** What a check was allowed to use. */
export interface Limits {
  readonly timeLimitMs: number;
  readonly memoryLimitBytes: number;
  /** Whether it was ended because another object has a violation. */
  readonly isStopped: boolean;
  /** Whether this share of the time for making counterexamples small is not used up. */
  readonly goOn: (share: number) => boolean;
}

/**
 * Turns what was decided of an object into its result.
 *
 * @throws Error if an order does not stand up to being replayed, or an engine's culprits have an
 *   order after all: a mistake in this checker, never a verdict
 */
export function conclude(partition: Partition, model: Model, limits: Limits): PartitionResult {
  const { subject, rows, decided, search } = partition;
  const { outcomes } = rows;
  let [answered, failed] = [0, 0];
  for (let place = 0; place < rows.length; place++) {
    const outcome = outcomes[place];
    if (outcome === OK || outcome === MISMATCH) answered += 1;
    else if (outcome === FAIL) failed += 1;
  }
  const engine = decided?.engine ?? 'search';
  const linearization = orderOf(partition);
  const problem = linearization === null ? null : replay(rows, linearization, model);
  if (problem !== null) {
    const what = `internal error: the order that the ${engine} found does not replay`;
    throw new Error(`${what}: ${problem}`);
  }
  const isValid = linearization !== null;
  const isRefuted = !isValid && search?.status === 'refuted';
  // Written out: an object that is spread into another and then changed is slow to make and to use.
  return {
    key: subject.key,
    verdict: isValid ? 'valid' : isRefuted ? 'violation' : 'inconclusive',
    engine,
    operations: rows.length - failed,
    linearization,
    counterexample: isRefuted ? counterexampleOf(partition, search, limits) : null,
    exhausted: isValid || isRefuted ? null : exhaustion(partition, limits, answered),
    explained: isValid ? answered : (search?.furthest.event ?? 0),
    answered,
  };
}

/** The linearization that was found; null if none was. */
function orderOf({ subject, decided, search }: Partition): readonly number[] | null {
  if (decided?.decision.verdict === 'valid') return decided.decision.order;
  if (search?.status !== 'found') return null;
  if (decided === null) return search.order;
  const where = subject.key === null ? '' : ` on key ${JSON.stringify(subject.key)}`;
  const what = `internal error: engine ${decided.engine} refuted operations${where}`;
  throw new Error(`${what} that have the order ${search.order.join(', ')}`);
}

function exhaustion(
  { subject, decided, search }: Partition,
  limits: Limits,
  answered: number,
): string {
  const { key } = subject;
  const what =
    search?.status === 'out-of-memory'
      ? `the memory limit of ${limits.memoryLimitBytes} bytes was reached`
      : limits.isStopped
        ? 'the check was stopped at the violation of another object'
        : `the time limit of ${limits.timeLimitMs} ms was reached`;
  const where = key === null ? '' : ` of key ${JSON.stringify(key)}`;
  if (decided !== null) {
    return `${what} before the violation${where} that the engine ${decided.engine} found had been verified`;
  }
  const far = `${search?.furthest.event ?? 0} of ${answered} answered operations${where}`;
  return `${what} when an order of ${far} had been found`;
}
