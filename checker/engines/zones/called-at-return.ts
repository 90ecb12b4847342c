import type { Rows } from '../../rows.ts';

/**
 * Per operation how many had been called when it returned, those of that very moment too; all of them
 * where it did not return. The time from the first call to the last is divided into as many parts as
 * there are calls, so that a return is mostly looked for among few.
 *
 * @param rows in the order of their calls
 */
export function calledAtReturn({ callsAt, returnsAt, length }: Rows): Int32Array {
  const ranks = new Int32Array(length);
  if (length === 0) return ranks;
  const firstAt = callsAt[0] as number;
  const lastAt = callsAt[length - 1] as number;
  const partsPerUnit = lastAt > firstAt ? (length - 1) / (lastAt - firstAt) : 0;
  const starts = startsOfParts(callsAt, length, partsPerUnit);
  for (let at = 0; at < length; at++) {
    const moment = returnsAt[at] as number;
    if (moment >= lastAt) {
      ranks[at] = length;
      continue;
    }
    const part = Math.floor((moment - firstAt) * partsPerUnit);
    ranks[at] = firstAfter(callsAt, moment, starts[part] as number, starts[part + 1] as number);
  }
  return ranks;
}

/** Per part the first call that is not in a part before it; one more for the end. */
function startsOfParts(callsAt: Float64Array, length: number, partsPerUnit: number): Int32Array {
  const starts = new Int32Array(length + 1);
  const firstAt = callsAt[0] as number;
  let next = 0;
  for (let at = 0; at < length; at++) {
    // Rounding keeps the order: a call that is in an earlier part than a return is before it.
    const part = Math.floor(((callsAt[at] as number) - firstAt) * partsPerUnit);
    while (next <= part) starts[next++] = at;
  }
  return starts.fill(length, next);
}

/** The first of the calls from `low` on that is after the moment; `high` where none before it is. */
function firstAfter(callsAt: Float64Array, moment: number, low: number, high: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((callsAt[middle] as number) <= moment) from = middle + 1;
    else to = middle;
  }
  return from;
}
