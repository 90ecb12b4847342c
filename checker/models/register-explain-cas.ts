import type { Json } from '../history.ts';
import { sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';
import { keyText, momentText, valueText } from '../words.ts';
import type { Violation } from './model.ts';
import {
  answerText,
  byText,
  changesOf,
  comparedWith,
  heldAfter,
  isRead,
  lastReturn,
} from './register-facts.ts';

const SHOWN = 3;

/**
 * Of a cas that succeeded: more cas took the value away than there were writes that put it there.
 *
 * @param sources what may have written the value before the misfit was answered
 */
export function explainUsedUp(
  { operations, clock, misfit }: Violation,
  value: Json,
  sources: readonly Operation[],
): string | null {
  const takers = changesOf(operations)
    .filter(({ operation, to }) => {
      const compared = comparedWith(operation);
      const isTaker = compared !== undefined && sameJson(compared, value) && !sameJson(to, value);
      return isTaker && operation.outcome === 'ok' && operation.returnAt <= misfit.returnAt;
    })
    .map(({ operation }) => operation);
  const times = sources.length + (value === null ? 1 : 0);
  if (misfit.f !== 'cas' || takers.length <= times) return null;
  const shown = takers.slice(-SHOWN);
  const at = momentText(
    clock,
    shown.map(({ returnAt }) => returnAt),
  );
  const list = shown.map((one) => `${byText(one)}, answered at ${at(one.returnAt)}`).join('; ');
  const only = takers.length > SHOWN ? `, the last ${SHOWN}` : '';
  const [where, what] = [keyText(misfit.key), valueText(value)];
  const most = times === 1 ? 'once' : `${times} times`;
  return `${takers.length} cas from ${what} on ${where} succeeded (${list}${only}), but ${where} came to hold ${what} at most ${most}`;
}

/** Of a cas that failed: the register held the very value that it compared with all the time. */
export function explainMismatch({ operations, clock, misfit }: Violation): string | null {
  const value = comparedWith(misfit);
  if (value === undefined) return null;
  const others = changesOf(operations)
    .filter(({ operation, to }) => operation.callAt <= misfit.returnAt && !sameJson(to, value))
    .map(({ operation }) => operation);
  const what = valueText(value);
  if (value === null && others.length === 0) {
    const at = momentText(clock, [misfit.callAt, misfit.returnAt]);
    const where = keyText(misfit.key);
    return `${answerText(misfit, at)}, but nothing had been written: ${where} still held ${what}`;
  }
  const lastOtherAt = lastReturn(others);
  const proof = operations.findLast((operation) => {
    const held = heldAfter(operation);
    if (held === undefined || !sameJson(held, value)) return false;
    return lastOtherAt < operation.callAt && operation.returnAt < misfit.callAt;
  });
  if (proof === undefined) return null;
  const at = momentText(clock, [misfit.callAt, misfit.returnAt, proof.returnAt]);
  const held = isRead(proof.f) ? `process ${proof.process}'s read of ${what}` : byText(proof);
  const since = `${held} had finished at ${at(proof.returnAt)}`;
  return `${answerText(misfit, at)}, but ${since}, and nothing replaced ${what} before the answer`;
}
