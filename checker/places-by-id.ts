/**
 * Makes a function from the id of an operation to its place in the list; -1 where there is none.
 * Ids mostly rise along the list, and who asks mostly goes on near the last answer: then looking
 * there takes few steps, and no table.
 */
export function placesById(ids: Float64Array): (id: number) => number {
  if (ids.length === 0) return () => -1;
  if (!isRising(ids)) {
    const places = new Map<number, number>();
    for (let place = 0; place < ids.length; place++) places.set(ids[place] as number, place);
    return (id) => places.get(id) ?? -1;
  }
  let near = 0;
  return (id) => {
    const place = lastUpTo(ids, id, near);
    if (place < 0 || (ids[place] as number) !== id) return -1;
    near = place;
    return place;
  };
}

function isRising(ids: Float64Array): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < ids.length; place++) {
    const id = ids[place] as number;
    if (!(id > last)) return false;
    last = id;
  }
  return true;
}

/** The last place whose id is not above the given one, in steps that double from `near` on; or -1. */
function lastUpTo(ids: Float64Array, id: number, near: number): number {
  const { length } = ids;
  let low = near;
  let high = near;
  if (near < length && (ids[near] as number) <= id) {
    for (let step = 1; high < length && (ids[high] as number) <= id; step *= 2) {
      low = high;
      high += step;
    }
  } else {
    for (let step = 1; low >= 0 && !((ids[low] as number) <= id); step *= 2) {
      high = low;
      low -= step;
    }
  }
  // What is at `low` is not above the id, what is at `high` is; -1 and the end stand for themselves.
  low = Math.max(low, -1);
  high = Math.min(high, length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as number) <= id) low = middle;
    else high = middle;
  }
  return low;
}
