import { isList, type JsonKey, jsonKey } from '../json.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import { type TouchesOf, touchesFor } from './touches.ts';

/**
 * What may be left out of a history at a time without making a violation out of a history that was
 * linearizable: an operation that never changes anything, a change that nobody found, or a value
 * with all operations on it.
 */
export type Unit =
  | { readonly kind: 'operation'; readonly operation: Operation }
  | { readonly kind: 'value'; readonly value: JsonKey };

/** The units of the operations: values first, which take most with them. */
export function unitsOf(operations: readonly Operation[], model: Model): Unit[] {
  const touches = touchesFor(model, operations);
  const found = new Set<JsonKey>();
  for (const operation of operations) {
    const value = touches?.(operation).found;
    if (value !== undefined) found.add(value);
  }
  const single: Unit[] = [];
  for (const operation of operations) {
    const { brought } = touches?.(operation) ?? {};
    const isUnseen = brought !== undefined && !found.has(brought);
    if (isUnseen || model.isPure(operation)) single.push({ kind: 'operation', operation });
  }
  return [...[...found].map((value): Unit => ({ kind: 'value', value })), ...single];
}

/** The operations that remain without the units and without all that depends on these. */
export function without(
  operations: readonly Operation[],
  units: readonly Unit[],
  model: Model,
): Operation[] {
  const dropped = new Set<Operation>();
  const values = new Set<JsonKey>();
  for (const unit of units) {
    if (unit.kind === 'operation') dropped.add(unit.operation);
    else values.add(unit.value);
  }
  const touches = touchesFor(model, operations);
  if (touches !== null && values.size > 0) dropOnValues(operations, values, touches, dropped);
  const isChange = (operation: Operation) => !model.isPure(operation);
  const changes = [...dropped].filter(isChange);
  if (touches !== null && changes.length > 0) {
    const since = Math.min(...changes.map(({ callAt }) => callAt));
    dropMismatches(operations, since, jsonKey(model.init()), touches, dropped);
  }
  return operations.filter((operation) => !dropped.has(operation));
}

/** A cas that replaced one of the values cannot stay, nor can the value that it brought. */
function dropOnValues(
  operations: readonly Operation[],
  values: Set<JsonKey>,
  touches: TouchesOf,
  dropped: Set<Operation>,
): void {
  const replacedBy = new Map<JsonKey, JsonKey[]>();
  for (const { found, brought } of operations.map(touches)) {
    if (found === undefined || brought === undefined) continue;
    const known = replacedBy.get(found);
    if (known === undefined) replacedBy.set(found, [brought]);
    else known.push(brought);
  }
  // A set is walked along with what is added on the way.
  for (const value of values) for (const next of replacedBy.get(value) ?? []) values.add(next);
  for (const operation of operations) {
    const { found, brought } = touches(operation);
    const isOnValue = (value: JsonKey | undefined) => value !== undefined && values.has(value);
    if (isOnValue(found) || isOnValue(brought)) dropped.add(operation);
  }
}

/**
 * A cas may have failed because of a change that is left out, and succeed without it: where that is
 * possible it is left out as well.
 */
function dropMismatches(
  operations: readonly Operation[],
  since: number,
  initial: JsonKey,
  touches: TouchesOf,
  dropped: Set<Operation>,
): void {
  const held = new Set<JsonKey | undefined>([initial]);
  for (const operation of operations) {
    if (!dropped.has(operation)) held.add(touches(operation).brought);
  }
  for (const operation of operations) {
    const { input, outcome, returnAt } = operation;
    if (outcome !== 'mismatch' || returnAt < since || !isList(input)) continue;
    if (held.has(jsonKey(input[0] ?? null))) dropped.add(operation);
  }
}
