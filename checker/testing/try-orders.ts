import type { Operation } from '../operation.ts';
import type { Spec } from './specs.ts';

/**
 * Whether a small history of one object is linearizable, by trying every order of every subset of
 * the operations that may be left out; places from which nothing was reached are remembered. Thirty
 * operations are the most. Shares nothing with the checker.
 */
export function tryOrders(operations: readonly Operation[], spec: Spec): boolean {
  const possible = operations.filter(({ outcome }) => outcome !== 'fail');
  if (possible.length > 30) throw new RangeError('too many operations for brute force');
  const all = 2 ** possible.length - 1;
  const needed = possible.reduce(
    (mask, { outcome }, place) => (outcome === 'info' ? mask : mask | (1 << place)),
    0,
  );
  const before = possible.map(({ callAt }) =>
    possible.reduce((mask, { returnAt }, i) => (returnAt < callAt ? mask | (1 << i) : mask), 0),
  );
  const dead = new Set<string>();
  const from = (state: string, left: number): boolean => {
    if ((left & needed) === 0) return true;
    const name = `${left} ${state}`;
    if (dead.has(name)) return false;
    for (const [place, operation] of possible.entries()) {
      if ((left & (1 << place)) === 0 || ((before[place] ?? 0) & left) !== 0) continue;
      const next = after(state, operation, spec);
      if (next !== null && from(next, left & ~(1 << place))) return true;
    }
    dead.add(name);
    return false;
  };
  return from('null', all);
}

/** The state after the operation; null if it cannot have got its answer here. */
function after(state: string, operation: Operation, spec: Spec): string | null {
  const { outcome, output } = operation;
  const answer = spec(state, operation);
  if (outcome === 'info') return answer.outcome === 'ok' ? answer.state : null;
  if (outcome !== answer.outcome) return null;
  if (outcome === 'mismatch' || answer.seen === null) return answer.state;
  const text = JSON.stringify(output ?? null);
  // A read of a list may say null where it is empty.
  return text === answer.seen || (text === 'null' && answer.seen === '[]') ? answer.state : null;
}
