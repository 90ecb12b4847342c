import { NONE } from './columns.ts';
import type { Circle } from './conflict.ts';
import type { Register } from './register.ts';

/**
 * Finds the cas of a circle: going from a cas to the one that wrote what it found, and so on, one
 * comes back to where one was.
 *
 * @throws Error if there is none: blocks account for every cas then
 */
export function circleOf({ columns, writers, musts }: Register): Circle {
  const { seen, sets } = columns;
  const tripOf = new Int32Array(seen.length);
  for (let start = 0; start < seen.length; start++) {
    const path: number[] = [];
    let at = start;
    while (isCas(at) && tripOf[at] === 0) {
      tripOf[at] = start + 1;
      path.push(at);
      at = writers.writer[seen[at] as number] as number;
    }
    if (!isCas(at) || tripOf[at] !== start + 1) continue;
    return { kind: 'circle', members: path.slice(path.indexOf(at)).reverse() };
  }
  throw new Error('internal error: a cas that is in no block and in no circle');

  function isCas(at: number): boolean {
    return at !== NONE && musts.counts[at] === 1 && seen[at] !== NONE && sets[at] !== NONE;
  }
}
