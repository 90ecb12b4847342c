import type { Model } from './models/model.ts';
import { REFUSED } from './models/model.ts';
import type { Operation } from './operation.ts';
import { FAIL, MISMATCH, OK } from './outcomes.ts';
import { placesById } from './places-by-id.ts';
import { ListRows, type Rows } from './rows.ts';

/** Whether an order has to contain the operation at a place. */
export type MustHold = (rows: Rows, place: number) => boolean;

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
  operations: Rows | readonly Operation[],
  order: readonly number[],
  model: Model,
  mustHold: MustHold = isAnswered,
): string | null {
  const rows = isList(operations) ? new ListRows(operations) : operations;
  const { outcomes } = rows;
  const placeOf = placesById(rows.ids.subarray(0, rows.length));
  const isPlaced = new Uint8Array(rows.length);
  const places = new Int32Array(order.length);
  for (let index = 0; index < order.length; index++) {
    const id = order[index] as number;
    const place = placeOf(id);
    if (place < 0) return `operation ${id} is not in the history`;
    if (outcomes[place] === FAIL) return `operation ${id} failed: it did not happen`;
    if (isPlaced[place] === 1) return `operation ${id} is there twice`;
    isPlaced[place] = 1;
    places[index] = place;
  }
  const missing = firstMissing(rows, isPlaced, mustHold);
  if (missing >= 0) return `operation ${rows.ids[missing]} is missing`;
  const placed = rows.inOrder(places);
  const wrong =
    model.firstWrong === undefined ? firstRefused(placed, model) : model.firstWrong(placed);
  if (wrong !== null) return `operation ${wrong.id} could not have got its answer there`;
  return orderProblem(rows, places, isPlaced);
}

/** Whether the operation got an answer, so that every linearization contains it. */
export function hasAnswer({ outcome }: Operation): boolean {
  return outcome === 'ok' || outcome === 'mismatch';
}

/** As `hasAnswer`, without making an object of the operation. */
export function isAnswered({ outcomes }: Rows, place: number): boolean {
  const outcome = outcomes[place];
  return outcome === OK || outcome === MISMATCH;
}

/** The place of the first operation that the order has to contain and does not; or -1. */
function firstMissing(rows: Rows, isPlaced: Uint8Array, mustHold: MustHold): number {
  for (let place = 0; place < isPlaced.length; place++) {
    if (isPlaced[place] === 0 && mustHold(rows, place)) return place;
  }
  return -1;
}

/** Whether real time allows the order, with the operations that are not in it after it or nowhere. */
function orderProblem(rows: Rows, places: Int32Array, isPlaced: Uint8Array): string | null {
  const { callsAt, returnsAt } = rows;
  let latest = -1;
  let latestCallAt = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as number;
    if ((returnsAt[place] as number) < latestCallAt) return precedes(rows, place, latest);
    const callAt = callsAt[place] as number;
    if (callAt <= latestCallAt) continue;
    latest = place;
    latestCallAt = callAt;
  }
  for (let place = 0; place < isPlaced.length; place++) {
    if (isPlaced[place] === 1 || !((returnsAt[place] as number) < latestCallAt)) continue;
    if (isAnswered(rows, place)) return precedes(rows, place, latest);
  }
  return null;
}

function precedes(rows: Rows, a: number, b: number): string {
  const [one, other] = [rows.ids[a], rows.ids[b]];
  return `operation ${one} returned before operation ${other} was called, but stands after it`;
}

/** `Array.isArray` does not narrow to a readonly one. */
function isList(operations: Rows | readonly Operation[]): operations is readonly Operation[] {
  return Array.isArray(operations);
}

function firstRefused(order: Iterable<Operation>, model: Model): Operation | null {
  let state = model.init();
  for (const operation of order) {
    const next = model.step(state, operation);
    if (next === REFUSED) return operation;
    state = next;
  }
  return null;
}
