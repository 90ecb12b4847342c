import type { Rows } from './rows.ts';

/**
 * Makes a function from the id of an operation to its place in the list; -1 where there is none.
 * Ids mostly rise along the list, and who asks mostly goes on near the last answer: then looking
 * there takes few steps, and no table.
 */
export function placesById(rows: Rows): (id: number) => number {
  if (rows.length === 0) return () => -1;
  if (!isRising(rows)) {
    const places = new Map<number, number>();
    for (let place = 0; place < rows.length; place++) places.set(rows.idAt(place), place);
    return (id) => places.get(id) ?? -1;
  }
  let near = 0;
  return (id) => {
    const place = lastUpTo(rows, id, near);
    if (place < 0 || rows.idAt(place) !== id) return -1;
    near = place;
    return place;
  };
}

function isRising(rows: Rows): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < rows.length; place++) {
    const id = rows.idAt(place);
    if (!(id > last)) return false;
    last = id;
  }
  return true;
}

/** The last place whose id is not above the given one, in steps that double from `near` on; or -1. */
function lastUpTo(rows: Rows, id: number, near: number): number {
  const { length } = rows;
  let low = near;
  let high = near;
  if (near < length && rows.idAt(near) <= id) {
    for (let step = 1; high < length && rows.idAt(high) <= id; step *= 2) {
      low = high;
      high += step;
    }
  } else {
    for (let step = 1; low >= 0 && !(rows.idAt(low) <= id); step *= 2) {
      high = low;
      low -= step;
    }
  }
  // What is at `low` is not above the id, what is at `high` is; -1 and the end stand for themselves.
  low = Math.max(low, -1);
  high = Math.min(high, length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (rows.idAt(middle) <= id) low = middle;
    else high = middle;
  }
  return low;
}
