import { NONE } from './columns.ts';
import type { ReplacedTwice } from './conflict.ts';
import type { Register } from './register.ts';

/** Who found each value. Arrays have one entry per value unless told otherwise. */
export interface Readers {
  /** The first read of the value by time of call; NONE where there is none. */
  readonly first: Int32Array;
  /** Per read: the next read of the same value by time of call; NONE after the last. */
  readonly next: Int32Array;
  /** The last read of the value by time of call. */
  readonly last: Int32Array;
  /** The first read of the value by time of return. */
  readonly soonest: Int32Array;
  /** The cas that found the value and replaced it. */
  readonly replacedBy: Int32Array;
  /** How many cas count. */
  readonly replacements: number;
}

/** @returns two cas that replaced the same value, if there are such */
export function readersOf({ columns, writers, musts }: Register): Readers | ReplacedTwice {
  const { seen, sets, calledAtReturn } = columns;
  const { counts } = musts;
  const perValue = () => new Int32Array(writers.writer.length).fill(NONE);
  const [first, last, soonest, replacedBy] = [perValue(), perValue(), perValue(), perValue()];
  const next = new Int32Array(seen.length).fill(NONE);
  let replacements = 0;
  for (let at = seen.length - 1; at >= 0; at--) {
    const value = seen[at] as number;
    if (counts[at] === 0 || value === NONE) continue;
    if (sets[at] !== NONE) {
      const other = replacedBy[value] as number;
      if (other !== NONE) return { kind: 'replaced twice', one: at, other };
      replacedBy[value] = at;
      replacements += 1;
      continue;
    }
    next[at] = first[value] as number;
    first[value] = at;
    if (last[value] === NONE) last[value] = at;
    const best = soonest[value] as number;
    const isSooner =
      best === NONE || (calledAtReturn[at] as number) <= (calledAtReturn[best] as number);
    if (isSooner) soonest[value] = at;
  }
  return { first, next, last, soonest, replacedBy, replacements };
}
