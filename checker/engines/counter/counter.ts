import type { Operation } from '../../operation.ts';
import type { Decision, Engine, Subject } from '../engine.ts';
import { explainMisfit, explainOdd } from './explain.ts';
import { type Misfit, placesFor } from './places.ts';
import { type Steps, stepsOf } from './steps.ts';
import { type Windows, windowsOf } from './windows.ts';

/**
 * Decides counters that are always added the same amount to, in O(n log n). The reads tell when the
 * n-th add may happen, and all adds are alike: it is left to give each n one of them.
 */
export const counterEngine: Engine = {
  name: 'counter',
  models: ['counter'],
  decide(subject: Subject): Decision | null {
    const steps = stepsOf(subject.operations);
    if (steps === null) return null;
    if ('odd' in steps) {
      const { id } = steps.odd;
      return { verdict: 'violation', culprits: [id], explanation: explainOdd(subject, steps) };
    }
    const { reads, counts, adds } = steps;
    const most = counts.at(-1) ?? 0;
    const last = reads.at(-1);
    if (last !== undefined && most > adds.length) {
      // No need to lay out windows for a number that was never reached.
      return violation(subject, steps, { kind: 'too few', first: 1, last: most }, [last]);
    }
    const windows = windowsOf(steps, most);
    const places = closedWindow(windows) ?? placesFor(adds, windows);
    if ('kind' in places) {
      return violation(subject, steps, places, readsAround(steps, windows, places));
    }
    return { verdict: 'valid', order: orderOf(steps, windows, places) };
  },
};

/** Finds a window that ends before it begins: a read saw fewer adds than one long before it. */
function closedWindow({ from, to }: Windows): Misfit | null {
  const n = from.findIndex((moment, place) => moment > (to[place] ?? 0));
  return n < 0 ? null : { kind: 'too many', first: n + 1, last: n - 1 };
}

/** The reads between which the adds are too few or too many: two at most. */
function readsAround({ reads }: Steps, windows: Windows, misfit: Misfit): Operation[] {
  const { kind, first, last } = misfit;
  const numbers =
    kind === 'too few'
      ? [windows.notAfter[last]]
      : [windows.notAfter[first - 1], windows.notBefore[last + 1]];
  return numbers.flatMap((number) => reads[number ?? -1] ?? []);
}

/** All adds that may have happened before the reads count: one less, and the sums are others. */
function violation(
  subject: Subject,
  { adds }: Steps,
  misfit: Misfit,
  around: readonly Operation[],
): Decision {
  const end = around.reduce((last, { returnAt }) => Math.max(last, returnAt), 0);
  const counted = adds.filter(({ callAt }) => callAt <= end);
  return {
    verdict: 'violation',
    culprits: [...around, ...counted].map(({ id }) => id),
    explanation: explainMisfit(subject, misfit, around, counted),
  };
}

/** The ids of adds at the earliest moment that they fit, each followed by the reads that saw it. */
function orderOf(
  { adds, reads, counts }: Steps,
  { from }: Windows,
  places: readonly number[],
): number[] {
  const points = places.map((add, place) => ({
    add: adds[add],
    at: Math.max(adds[add]?.callAt ?? 0, from[Math.min(place + 1, from.length - 1)] ?? 0),
  }));
  points.sort((a, b) => a.at - b.at);
  const order: number[] = [];
  let next = 0;
  for (let n = 0; n <= points.length; n++) {
    const add = points[n - 1]?.add;
    if (add !== undefined) order.push(add.id);
    for (; counts[next] === n; next++) order.push(reads[next]?.id ?? 0);
  }
  return order;
}
