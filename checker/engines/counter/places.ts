import type { Operation } from '../../operation.ts';
import { Heap } from '../heap.ts';
import type { Windows } from './windows.ts';

/** A number of adds that its windows have too few or too many for. */
export interface Misfit {
  readonly kind: 'too few' | 'too many';
  /** From the n-th add … */
  readonly first: number;
  /** … to this one. */
  readonly last: number;
}

/**
 * Gives each n its add, the one with the least time left first; an add fits where its interval and
 * the window of n meet. Windows rise with n, so that an add fits on a stretch of n's, and taking the
 * one whose stretch ends first finds a way if there is one (Glover 1967). What is over must fit
 * after the last n; only crashed adds can be left out.
 *
 * @returns the numbers of the adds that have a place, or what cannot be
 */
export function placesFor(adds: readonly Operation[], windows: Windows): number[] | Misfit {
  const end = windows.from.length - 1;
  const starts = stretchStarts(adds, windows);
  const byStart = [...adds.keys()].sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  const timeLeft = new Heap((add) => adds[add]?.returnAt ?? 0);
  const endOf = (add: number) => stretchEnd(adds[add]?.returnAt ?? 0, windows);
  const taken: number[] = [];
  let next = 0;
  for (let n = 1; n <= end; n++) {
    for (; (starts[byStart[next] ?? -1] ?? Number.POSITIVE_INFINITY) <= n; next++) {
      timeLeft.push(byStart[next] ?? 0);
    }
    const urgent = timeLeft.least;
    if (urgent !== undefined && endOf(urgent) < n) {
      return { kind: 'too many', ...crowd(taken, endOf, n - 1, endOf(urgent)) };
    }
    if (n === end) break;
    const add = timeLeft.pop();
    if (add === undefined) return { kind: 'too few', first: 1, last: n };
    taken.push(add);
  }
  for (let add = timeLeft.pop(); add !== undefined; add = timeLeft.pop()) {
    if (adds[add]?.outcome === 'ok') taken.push(add);
  }
  return taken;
}

/** The n's before and at `last` that only adds with no place after `last` were given to. */
function crowd(
  taken: readonly number[],
  endOf: (add: number) => number,
  filled: number,
  last: number,
): { first: number; last: number } {
  let first = Math.min(filled, last);
  while (first >= 1 && endOf(taken[first - 1] ?? 0) <= last) first -= 1;
  return { first: first + 1, last };
}

/** By add, the first n whose window does not end before the add's call. */
function stretchStarts(adds: readonly Operation[], { to }: Windows): Int32Array {
  return Int32Array.from(adds, ({ callAt }) => {
    let [from, until] = [1, to.length];
    while (from < until) {
      const middle = (from + until) >> 1;
      if ((to[middle] ?? 0) >= callAt) until = middle;
      else from = middle + 1;
    }
    return from;
  });
}

/** The last n whose window does not begin after the return; 0 if there is none. */
function stretchEnd(returnAt: number, { from }: Windows): number {
  let [least, most] = [0, from.length - 1];
  while (least < most) {
    const middle = (least + most + 1) >> 1;
    if ((from[middle] ?? 0) <= returnAt) least = middle;
    else most = middle - 1;
  }
  return least;
}
