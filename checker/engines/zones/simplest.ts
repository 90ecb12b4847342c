import { NONE } from './columns.ts';
import type { Crossed, Ends } from './conflict.ts';
import { culpritsOf } from './culprits.ts';
import type { Register } from './register.ts';

/**
 * Finds the same contradiction, or one that the first block has with another, with as few operations
 * as can be: best a write that was called after the block's value was there and had returned before
 * that value was found once more.
 */
export function simplest(register: Register, crossed: Crossed): Crossed {
  let best = crossed;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates(register, crossed)) {
    const { one, other } = candidate;
    if (!precedes(register, one.early, other.late)) continue;
    if (!precedes(register, other.early, one.late)) continue;
    const count = culpritsOf(register, candidate).length;
    if (count < fewest) [best, fewest] = [candidate, count];
  }
  return best;
}

function* candidates(register: Register, { one, other }: Crossed): Generator<Crossed> {
  const kind = 'crossed';
  for (const stale of [one, other]) {
    for (const ends of variants(register, stale)) {
      const between = writeBetween(register, ends);
      if (between !== null) yield { kind, one: ends, other: between };
    }
  }
  for (const a of variants(register, one)) {
    for (const b of variants(register, other)) yield { kind, one: a, other: b };
  }
}

/** The block's ends, with the writes, which are culprits anyway, or one operation for both. */
function variants({ columns, writers }: Register, { first, early, late }: Ends): Ends[] {
  const found = columns.seen[late] as number;
  const source = found === NONE ? NONE : (writers.writer[found] as number);
  const some = [source, writers.writer[first] as number, late, early];
  const members = [...new Set(some)].filter((at) => at !== NONE);
  const starts = early === NONE ? [NONE] : members;
  const lates = [late, ...members.filter((at) => at !== late)];
  return starts.flatMap((start) => lates.map((end) => ({ first, early: start, late: end })));
}

/** The first blind write of another block between the two ends, as a block of its own. */
function writeBetween({ columns, musts, writers }: Register, ends: Ends): Ends | null {
  const { calledAtReturn, seen } = columns;
  const from = ends.early === NONE ? 0 : (calledAtReturn[ends.early] as number);
  for (let at = from; at < ends.late; at++) {
    const first = writers.leaves[at] as number;
    const isBlind = musts.counts[at] === 1 && seen[at] === NONE;
    if (!isBlind || first === ends.first || (calledAtReturn[at] as number) > ends.late) continue;
    return { first, early: at, late: at };
  }
  return null;
}

function precedes({ columns }: Register, a: number, b: number): boolean {
  return a === NONE || (columns.calledAtReturn[a] as number) <= b;
}
