import { NONE } from './columns.ts';
import type { Conflict } from './conflict.ts';
import type { Register } from './register.ts';

/**
 * The operations of a conflict with all that it takes for these to contradict each other when
 * nothing else is there: the writes of the values that they found, and of a crashed operation the
 * one that shows that it happened.
 *
 * @returns their places, rising
 */
export function culpritsOf({ columns, writers, musts }: Register, conflict: Conflict): number[] {
  const culprits = new Set<number>();
  const waiting = [...membersOf(conflict)];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === NONE || culprits.has(at)) continue;
    culprits.add(at);
    const value = columns.seen[at] as number;
    if (value !== NONE) waiting.push(writers.writer[value] as number);
    waiting.push(musts.foundBy.get(at) ?? NONE);
  }
  return [...culprits].sort((a, b) => a - b);
}

function membersOf(conflict: Conflict): readonly number[] {
  switch (conflict.kind) {
    case 'crossed': {
      const { one, other } = conflict;
      return [one.early, one.late, other.early, other.late];
    }
    case 'too early':
      return [conflict.later, conflict.earlier];
    case 'replaced twice':
      return [conflict.one, conflict.other];
    case 'circle':
      return conflict.members;
    case 'never written':
      return [conflict.by];
  }
}
