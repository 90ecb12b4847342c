import type { PageData } from '../page-data.ts';
import { endNsOf } from './data.ts';

/** Operations by row, in order of time; on one row they do not overlap. */
export function operationsByLane(data: PageData, keep: (i: number) => boolean): number[][] {
  const lanes: number[][] = Array.from({ length: data.laneCount }, () => []);
  data.operations.lane.forEach((lane, i) => {
    if (keep(i)) lanes[lane]?.push(i);
  });
  return lanes;
}

/** The position in `lane` of the first operation that ends at or after a moment. */
export function firstFrom(data: PageData, lane: readonly number[], ns: number): number {
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endNsOf(data, lane[middle] ?? 0) < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}
