import type { Operation } from './operation.ts';

/** Ids may be spread this much thinner than the operations before a `Map` is the smaller table. */
const SPREAD = 16;

/**
 * Makes a function from the id of an operation to its place in the list; -1 where there is none.
 * Ids are event numbers, so mostly a plain table holds them, at a fraction of the cost of a `Map`.
 */
export function placesById(operations: readonly Operation[]): (id: number) => number {
  const [least, most] = rangeOf(operations);
  const width = most - least + 1;
  if (!Number.isSafeInteger(width) || width > SPREAD * operations.length) {
    const places = new Map(operations.map(({ id }, place) => [id, place]));
    return (id) => places.get(id) ?? -1;
  }
  // One more than the place, so that the table is right as it comes: full of zeros.
  const table = new Int32Array(width);
  operations.forEach(({ id }, place) => {
    table[id - least] = place + 1;
  });
  return (id) => (table[id - least] ?? 0) - 1;
}

function rangeOf(operations: readonly Operation[]): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { id } of operations) {
    if (id < least) least = id;
    if (id > most) most = id;
  }
  return [least, most];
}
