import type { Model, Violation } from './models/model.ts';
import { callText, momentText, valueText } from './words.ts';

/**
 * Says in a sentence why an object's operations have no linearization. The model's own words are
 * taken where it has a proof; otherwise the sentence says no more than what the search found out.
 *
 * @param prefix ids of the longest order that the search found of what came before the misfit
 */
export function explain(model: Model, violation: Violation, prefix: readonly number[]): string {
  return `${model.explain?.(violation) ?? searched(violation, prefix)}.`;
}

function searched({ operations, clock, misfit }: Violation, prefix: readonly number[]): string {
  const { process, key, callAt, returnAt, output } = misfit;
  const last = operations.find(({ id }) => id === prefix.at(-1));
  const at = momentText(clock, [callAt, returnAt, last?.callAt ?? callAt]);
  const answer = output === undefined ? misfit.outcome : `${misfit.outcome} ${valueText(output)}`;
  const what = `process ${process}'s ${callText(misfit)} on ${key ?? 'the object'}, answered '${answer}'`;
  const when = `called at ${at(callAt)}, answered at ${at(returnAt)}`;
  const end =
    last === undefined
      ? 'it fails even with nothing before it'
      : `the longest of them ends with ${callText(last)} by process ${last.process}, called at ${at(last.callAt)}`;
  return `no order explains ${what} (${when}): every order of the operations that had returned before it fails there; ${end}`;
}
