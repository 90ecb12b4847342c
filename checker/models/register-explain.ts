import type { Json } from '../history.ts';
import { sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';
import { momentText, valueText } from '../words.ts';
import type { Violation } from './model.ts';
import { explainMismatch, explainUsedUp } from './register-explain-cas.ts';
import {
  answerText,
  byText,
  type Change,
  changesOf,
  earliest,
  isRead,
  lastReturn,
  seenBy,
  thatLeaveOther,
} from './register-facts.ts';

/**
 * Explains a misfit on a register where looking at intervals is enough; null where only the search
 * knows. Each explanation is a proof: none can be given for an operation of a linearizable history.
 */
export function explainRegister(violation: Violation): string | null {
  const { misfit } = violation;
  if (misfit.outcome === 'mismatch') return explainMismatch(violation);
  const value = seenBy(misfit);
  if (value === undefined) return null;
  const writers = changesOf(violation.operations).filter(
    ({ operation, to }) => operation !== misfit && sameJson(to, value),
  );
  const inTime = ({ operation }: Change) => operation.callAt <= misfit.returnAt;
  const sources = writers.filter(inTime).map(({ operation }) => operation);
  const later = writers.find((writer) => !inTime(writer))?.operation;
  if (sources.length === 0 && value !== null) return neverWritten(violation, value, later);
  return replaced(violation, value, sources, later) ?? explainUsedUp(violation, value, sources);
}

/** Nothing had written the value when the misfit was answered. */
function neverWritten(violation: Violation, value: Json, later: Operation | undefined): string {
  const { operations, clock, misfit } = violation;
  const what = valueText(value);
  const at = momentText(clock, [misfit.callAt, misfit.returnAt, later?.callAt ?? misfit.callAt]);
  const saw = answerText(misfit, at);
  if (later !== undefined) {
    return `${saw}, but ${what} was written only later: ${byText(later)} was called at ${at(later.callAt)}`;
  }
  const failed = changesOf(operations, 'fail').find(({ to }) => sameJson(to, value))?.operation;
  const tried = failed === undefined ? '' : ` (${byText(failed)} had failed)`;
  return `${saw}, but ${what} was never written${tried}`;
}

/** Something came after every write of the value, and was over before the misfit was called. */
function replaced(
  { operations, clock, misfit }: Violation,
  value: Json,
  sources: readonly Operation[],
  later: Operation | undefined,
): string | null {
  const lastSourceAt = lastReturn(sources);
  const proofs = thatLeaveOther(operations, value).filter(
    ({ callAt, returnAt }) => lastSourceAt < callAt && returnAt < misfit.callAt,
  );
  const proof = earliest(proofs.filter(({ f }) => !isRead(f))) ?? earliest(proofs);
  if (proof === undefined) return null;
  const at = momentText(clock, [misfit.callAt, misfit.returnAt, proof.returnAt]);
  const what = valueText(value);
  const saw = answerText(misfit, at);
  const again = sources.length === 0 ? `set it back to ${what}` : `wrote ${what} again`;
  const until = later === undefined ? '' : ' before the answer';
  const which = sources.length === 0 ? '' : ', which came after it,';
  const gone = isRead(proof.f)
    ? `process ${proof.process} had already read ${valueText(proof.output)} at ${at(proof.returnAt)}`
    : `${byText(proof)}${which} had finished at ${at(proof.returnAt)}`;
  return `${saw}, but ${gone}, and nothing ${again}${until}`;
}
