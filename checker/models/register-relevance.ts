import type { Json } from '../history.ts';
import { isList, type JsonKey, jsonKey } from '../json.ts';
import type { Operation } from '../operation.ts';
import { isRead } from './register-facts.ts';

/**
 * Leaves out crashed writes and cas whose value nobody observed: take one out of a linearization,
 * and the stretch in which the register held its value holds the value before instead, which no
 * operation in that stretch asks about.
 *
 * A cas that failed with `mismatch` does ask, whatever it names: it may have failed only because of
 * the crashed write. So a crashed operation stays if such a cas returned after its call.
 */
export function relevantOnRegister(operations: readonly Operation[]): readonly Operation[] {
  const lastMismatchAt = operations.reduce(
    (last, { outcome, returnAt }) => (outcome === 'mismatch' ? Math.max(last, returnAt) : last),
    Number.NEGATIVE_INFINITY,
  );
  const observers = new Map<JsonKey, number>();
  const crashed = new Map<JsonKey, Operation[]>();
  for (const operation of operations) {
    const seen = observedBy(operation);
    if (seen !== undefined) observers.set(jsonKey(seen), (observers.get(jsonKey(seen)) ?? 0) + 1);
    if (operation.outcome !== 'info' || operation.callAt <= lastMismatchAt) continue;
    const value = jsonKey(valueSetBy(operation));
    const same = crashed.get(value);
    if (same === undefined) crashed.set(value, [operation]);
    else same.push(operation);
  }
  const dropped = dropUnobserved(observers, crashed);
  return dropped.size === 0 ? operations : operations.filter((o) => !dropped.has(o));
}

/** A dropped cas no longer observes what it compares with, so that more may follow it. */
function dropUnobserved(
  observers: Map<JsonKey, number>,
  crashed: ReadonlyMap<JsonKey, readonly Operation[]>,
): ReadonlySet<Operation> {
  const dropped = new Set<Operation>();
  const unobserved = [...crashed.keys()].filter((value) => !observers.has(value));
  for (let value = unobserved.pop(); value !== undefined; value = unobserved.pop()) {
    for (const operation of crashed.get(value) ?? []) {
      dropped.add(operation);
      const seen = observedBy(operation);
      if (seen === undefined) continue;
      const left = (observers.get(jsonKey(seen)) ?? 0) - 1;
      observers.set(jsonKey(seen), left);
      if (left === 0) unobserved.push(jsonKey(seen));
    }
  }
  return dropped;
}

/** The value that the operation asks about, if it asks. */
function observedBy({ f, input, output }: Operation): Json | undefined {
  if (isRead(f)) return output;
  return isList(input) && f === 'cas' ? input[0] : undefined;
}

/** The value that a write or cas leaves behind. */
function valueSetBy({ f, input }: Operation): Json {
  return (isList(input) && f === 'cas' ? input[1] : input) ?? null;
}
