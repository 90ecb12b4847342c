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
  const crashed = crashedByValue(operations);
  if (crashed.size === 0) return operations;
  for (const operation of operations) {
    const seen = observedBy(operation);
    const same = seen === undefined ? undefined : crashed.get(jsonKey(seen));
    if (same !== undefined) same.observers += 1;
  }
  const dropped = dropUnobserved(crashed);
  return dropped.size === 0 ? operations : operations.filter((o) => !dropped.has(o));
}

/** The crashed operations that set one value. */
interface Crashed {
  readonly operations: Operation[];
  /** How many operations ask about the value. */
  observers: number;
}

/** Those that may be left out, by the values that they set. */
function crashedByValue(operations: readonly Operation[]): ReadonlyMap<JsonKey, Crashed> {
  let lastMismatchAt = Number.NEGATIVE_INFINITY;
  let some = false;
  for (const { outcome, returnAt } of operations) {
    if (outcome === 'mismatch') lastMismatchAt = Math.max(lastMismatchAt, returnAt);
    some ||= outcome === 'info';
  }
  const crashed = new Map<JsonKey, Crashed>();
  if (!some) return crashed;
  for (const operation of operations) {
    if (operation.outcome !== 'info' || operation.callAt <= lastMismatchAt) continue;
    const value = jsonKey(valueSetBy(operation));
    const same = crashed.get(value);
    if (same === undefined) crashed.set(value, { operations: [operation], observers: 0 });
    else same.operations.push(operation);
  }
  return crashed;
}

/** A dropped cas no longer observes what it compares with, so that more may follow it. */
function dropUnobserved(crashed: ReadonlyMap<JsonKey, Crashed>): ReadonlySet<Operation> {
  const dropped = new Set<Operation>();
  const unobserved = [...crashed.values()].filter(({ observers }) => observers === 0);
  for (let one = unobserved.pop(); one !== undefined; one = unobserved.pop()) {
    for (const operation of one.operations) {
      dropped.add(operation);
      const seen = observedBy(operation);
      const found = seen === undefined ? undefined : crashed.get(jsonKey(seen));
      if (found === undefined) continue;
      found.observers -= 1;
      if (found.observers === 0) unobserved.push(found);
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
