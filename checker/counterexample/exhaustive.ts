import { type Model, REFUSED } from '../models/model.ts';
import type { Operation } from '../operation.ts';

/** More operations have too many orders to try them all. */
export const MOST_FOR_EXHAUSTIVE = 8;

/**
 * Whether no order of the operations explains every answer, by trying all orders of all choices of
 * the crashed ones. Knows nothing of what the search and the engines know.
 */
export function hasNoOrder(operations: readonly Operation[], model: Model): boolean {
  return !canOrder(model.init(), operations, model);
}

function canOrder(
  state: ReturnType<Model['init']>,
  left: readonly Operation[],
  model: Model,
): boolean {
  if (left.every(({ outcome }) => outcome === 'info')) return true;
  return left.some((one) => {
    if (left.some((other) => other.returnAt < one.callAt)) return false;
    const next = model.step(state, one);
    if (next === REFUSED) return false;
    const rest = left.filter((other) => other !== one);
    return canOrder(next, rest, model);
  });
}
