import type { Model } from './models/model.ts';
import { REFUSED } from './models/model.ts';
import type { Operation } from './operation.ts';
import { placesById } from './replay-places.ts';

/**
 * Verifies an order of operations from scratch, sharing nothing with the search and the engines
 * that find orders: every id is known and used once, nothing that failed is in it, everything that
 * must be in it is, no operation stands before one that had returned before its call, and every
 * answer is right. Takes time in proportion to the operations.
 *
 * @param operations every operation on the object
 * @param order ids of the operations
 * @param mustHold which operations the order has to contain: all with an answer for a
 *   linearization, some for the beginning of one
 * @returns what is wrong, or null
 */
export function replay(
  operations: readonly Operation[],
  order: readonly number[],
  model: Model,
  mustHold: (operation: Operation) => boolean = hasAnswer,
): string | null {
  const placeOf = placesById(operations);
  const isPlaced = new Uint8Array(operations.length);
  const placed: Operation[] = [];
  for (const id of order) {
    const place = placeOf(id);
    const operation = operations[place];
    if (operation === undefined) return `operation ${id} is not in the history`;
    if (operation.outcome === 'fail') return `operation ${id} failed: it did not happen`;
    if (isPlaced[place] === 1) return `operation ${id} is there twice`;
    isPlaced[place] = 1;
    placed.push(operation);
  }
  const left = operations.filter((_, place) => isPlaced[place] === 0);
  const missing = left.find(mustHold);
  if (missing !== undefined) return `operation ${missing.id} is missing`;
  const wrong =
    model.firstWrong === undefined ? firstRefused(placed, model) : model.firstWrong(placed);
  if (wrong !== null) return `operation ${wrong.id} could not have got its answer there`;
  return orderProblem(placed, left);
}

/** Whether the operation got an answer, so that every linearization contains it. */
export function hasAnswer({ outcome }: Operation): boolean {
  return outcome === 'ok' || outcome === 'mismatch';
}

/** Whether real time allows the order, with the operations in `left` after it or nowhere. */
function orderProblem(placed: readonly Operation[], left: readonly Operation[]): string | null {
  let latest: Operation | null = null;
  for (const operation of placed) {
    if (latest !== null && operation.returnAt < latest.callAt) return precedes(operation, latest);
    if (latest === null || operation.callAt > latest.callAt) latest = operation;
  }
  for (const operation of left) {
    const counts = hasAnswer(operation);
    if (counts && latest !== null && operation.returnAt < latest.callAt) {
      return precedes(operation, latest);
    }
  }
  return null;
}

function precedes(a: Operation, b: Operation): string {
  return `operation ${a.id} returned before operation ${b.id} was called, but stands after it`;
}

function firstRefused(order: readonly Operation[], model: Model): Operation | null {
  let state = model.init();
  for (const operation of order) {
    const next = model.step(state, operation);
    if (next === REFUSED) return operation;
    state = next;
  }
  return null;
}
