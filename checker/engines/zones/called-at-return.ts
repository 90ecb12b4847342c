import type { Rows } from '../../rows.ts';
import { countLeading } from '../count-leading.ts';

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
  const perUnit = partsPerUnit(firstAt, lastAt, length);
  const starts = startsOfParts(callsAt, length, perUnit);
  for (let at = 0; at < length; at++) {
    const moment = returnsAt[at] as number;
    if (moment >= lastAt) ranks[at] = length;
    else if (moment >= firstAt) {
      const part = partOf(moment, firstAt, perUnit);
      const start = starts[part] as number;
      const count = (starts[part + 1] as number) - start;
      ranks[at] = start + countLeading(count, (i) => (callsAt[start + i] as number) <= moment);
    }
  }
  return ranks;
}

/** 0, for one part in all, where the calls are at one moment, infinitely far apart or hardly apart. */
function partsPerUnit(firstAt: number, lastAt: number, length: number): number {
  const perUnit = (length - 1) / (lastAt - firstAt);
  return Number.isFinite(perUnit) ? perUnit : 0;
}

/** Rounding keeps the order: a call that is in an earlier part than a return is before it. */
function partOf(moment: number, firstAt: number, perUnit: number): number {
  return perUnit === 0 ? 0 : Math.floor((moment - firstAt) * perUnit);
}

/** Per part the first call that is not in a part before it; one more for the end. */
function startsOfParts(callsAt: Float64Array, length: number, perUnit: number): Int32Array {
  const starts = new Int32Array(length + 1);
  const firstAt = callsAt[0] as number;
  let next = 0;
  for (let at = 0; at < length; at++) {
    const part = partOf(callsAt[at] as number, firstAt, perUnit);
    while (next <= part) starts[next++] = at;
  }
  return starts.fill(length, next);
}
