import { askEngines } from '../engines/index.ts';
import { explain } from '../explain.ts';
import { sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';
import type { Partition } from '../partition.ts';
import { callText, momentText, valueText } from '../words.ts';
import type { Least } from './minimize.ts';
import { type Means, searched } from './refuter.ts';
import { touchesFor } from './touches.ts';

/** More operations do not fit into a sentence. */
const MOST_LISTED = 8;
/** Steps for finding the misfit among the culprits: far less than a second. */
const MOST_WORK = 200_000;

/** Where the search of all that was refuted came to an end. */
interface Furthest {
  readonly misfit: Operation;
  /** Ids of the longest order of what returned before the misfit. */
  readonly prefix: readonly number[];
}

/**
 * Says why the culprits have no linearization: in the words of the engine that found the violation,
 * in those of the model if it has a proof, else by listing the culprits. The engine is asked again
 * about the fewer culprits only where these still hold all operations on each of their values: else
 * it might deny what the left out ones did.
 */
export function explainLeast(
  { subject, operations, decided }: Partition,
  least: Least,
  furthest: Furthest,
  means: Means,
): string {
  const { model, engines } = means;
  const found = decided?.decision.verdict === 'violation' ? decided.decision : null;
  if (found !== null && found.explanation !== null) {
    const isWhole = touchesFor(model, least.operations) !== null;
    const few = { ...subject, operations: least.operations };
    const again = isWhole ? askEngines(few, model, engines)?.decision : found;
    const said = again?.verdict === 'violation' ? again.explanation : null;
    return said ?? found.explanation;
  }
  const { clock } = subject;
  const misfit = misfitAmong(least, furthest, means);
  const proof = model.explain?.({ operations, clock, misfit }) ?? null;
  if (proof !== null) return `${proof}.`;
  if (least.operations.length <= MOST_LISTED) return listed(subject.key, clock, least);
  return explain(model, { operations, clock, misfit: furthest.misfit }, furthest.prefix);
}

/** The misfit of the culprits by themselves. */
function misfitAmong(least: Least, furthest: Furthest, means: Means): Operation {
  // Whoever asks for the sentence may do so after the end of the check's time.
  const { misfit } = searched(least.operations, { ...means, goOn: () => true }, MOST_WORK);
  return least.operations.find(({ id }) => id === misfit) ?? furthest.misfit;
}

/** `no order explains the answers of these 3 operations on x: write(1) by process 0 (…); …`. */
function listed(
  key: string | null,
  clock: Parameters<typeof momentText>[0],
  { operations }: Least,
): string {
  const moments = operations.flatMap(({ callAt, returnAt }) => [callAt, returnAt]);
  const at = momentText(clock, moments.filter(Number.isFinite));
  const list = operations.map((operation) => oneText(operation, at)).join('; ');
  const how = operations.length === 1 ? 'this operation' : `these ${operations.length} operations`;
  const where = key === null ? '' : ` on ${key}`;
  return `no order explains the answers of ${how}${where}: ${list}.`;
}

function oneText(operation: Operation, at: (moment: number) => string): string {
  const { process, input, output, outcome, callAt, returnAt } = operation;
  const says = output !== undefined && !sameJson(output, input ?? null);
  const answer = says || outcome !== 'ok' ? ` ${outcome} ${says ? valueText(output) : ''}` : '';
  const end = Number.isFinite(returnAt)
    ? `answered${answer.trimEnd()} at ${at(returnAt)}`
    : 'not answered';
  return `${callText(operation)} by process ${process} (called at ${at(callAt)}, ${end})`;
}
