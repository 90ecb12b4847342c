import type { JsonKey } from '../json.ts';
import type { Operation } from '../operation.ts';
import { isRefuted, type Means } from './refuter.ts';
import { type TouchesOf, touchesFor } from './touches.ts';
import { type Unit, unitsOf, without } from './units.ts';

const FIRST_WINDOW = 8;
const GROWTH = 4;

/**
 * Looks for a contradiction among the operations just before the misfit's return and those on the
 * values that these are about: mostly a few are enough, and far quicker refuted than all. It takes
 * more and more of them until that is so.
 *
 * @param operations in the order of their calls, known to have no linearization
 * @returns fewer operations without a linearization, or the same if none were found
 */
export function nearby(
  operations: readonly Operation[],
  misfit: Operation,
  means: Means,
): readonly Operation[] {
  if (!means.goOn()) return operations;
  const before = operations.filter(({ callAt }) => callAt <= misfit.returnAt);
  for (let size = FIRST_WINDOW; size < operations.length && means.goOn(); size *= GROWTH) {
    const window = new Set([...before.slice(-size), misfit]);
    const some = keepOnly(operations, window, means);
    if (some.length > operations.length / 2) break;
    if (isRefuted(some, means) === true) return some;
  }
  return operations;
}

/** Leaves out all units that have nothing to do with the operations of the window. */
function keepOnly(
  operations: readonly Operation[],
  window: ReadonlySet<Operation>,
  { model }: Means,
): Operation[] {
  const touches: TouchesOf = touchesFor(model, operations) ?? (() => ({}));
  const values = valuesOf(operations, window, touches);
  const isFar = (unit: Unit): boolean => {
    if (unit.kind === 'value') return !values.has(unit.value);
    const { found, brought } = touches(unit.operation);
    return !window.has(unit.operation) && !isAmong(values, found) && !isAmong(values, brought);
  };
  return without(operations, unitsOf(operations, model).filter(isFar), model);
}

/** The values that the operations of the window are about, and those that cas led there from. */
function valuesOf(
  operations: readonly Operation[],
  window: ReadonlySet<Operation>,
  touches: TouchesOf,
): Set<JsonKey> {
  const values = new Set<JsonKey>();
  const sources = new Map<JsonKey, JsonKey[]>();
  for (const operation of operations) {
    const { found, brought } = touches(operation);
    if (window.has(operation)) for (const v of [found, brought]) if (v !== undefined) values.add(v);
    if (found === undefined || brought === undefined) continue;
    const known = sources.get(brought);
    if (known === undefined) sources.set(brought, [found]);
    else known.push(found);
  }
  // A set is walked along with what is added on the way.
  for (const value of values) for (const source of sources.get(value) ?? []) values.add(source);
  return values;
}

function isAmong(values: ReadonlySet<JsonKey>, value: JsonKey | undefined): boolean {
  return value !== undefined && values.has(value);
}
