/** Fewer operations than this are looked for without a table, which takes long to make. */
const FEWEST_FOR_TABLE = 512;
/** A table may have so many entries an operation: two are one event each. */
const MOST_ENTRIES = 4;

/**
 * Makes a function from the id of an operation to its place in the list; -1 where there is none.
 * Ids mostly rise along the list, by the events between them: of many operations a table has them
 * all. Of few, who asks mostly goes on near the last answer, and looking there takes few steps.
 */
export function placesById(ids: Float64Array): (id: number) => number {
  if (ids.length === 0) return () => -1;
  if (!isRising(ids)) {
    const places = new Map<number, number>();
    for (let place = 0; place < ids.length; place++) places.set(ids[place] as number, place);
    return (id) => places.get(id) ?? -1;
  }
  const firstId = ids[0] as number;
  const entries = (ids[ids.length - 1] as number) - firstId + 1;
  if (ids.length >= FEWEST_FOR_TABLE && entries <= MOST_ENTRIES * ids.length) {
    return inTable(ids, firstId, entries);
  }
  let near = 0;
  return (id) => {
    const place = lastUpTo(ids, id, near);
    if (place < 0 || (ids[place] as number) !== id) return -1;
    near = place;
    return place;
  };
}

function inTable(ids: Float64Array, firstId: number, entries: number): (id: number) => number {
  const next = new Int32Array(entries);
  for (let place = 0; place < ids.length; place++) {
    next[(ids[place] as number) - firstId] = place + 1;
  }
  return (id) => (next[id - firstId] ?? 0) - 1;
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
