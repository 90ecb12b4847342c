import type { Json } from '../history.ts';
import type { Operation } from '../operation.ts';
import { firstWrongOnLock } from './lock-reference.ts';
import { type Model, REFUSED } from './model.ts';
import { needlessValue, otherAnswer, unknownOperation } from './objections.ts';

/**
 * A lock per key, free at first, that knows its owner: the process that acquired it is the only one
 * that can release it, and cannot acquire it again before. An acquire or release that was refused
 * is a `fail`.
 *
 *     {"index":0,"process":1,"type":"invoke","f":"acquire","key":"x"}
 *     {"index":1,"process":1,"type":"ok","f":"acquire","key":"x"}
 *     {"index":2,"process":1,"type":"invoke","f":"release","key":"x"}
 *     {"index":3,"process":1,"type":"ok","f":"release","key":"x"}
 */
export const lock: Model<Json> = {
  name: 'lock',
  describe: 'a lock per key with acquire and release by the process that holds it, free at first',
  perKey: true,
  init: () => null,
  step: stepLock,
  keyOf: (holder) => Number(holder ?? -1),
  isPure: () => false,
  objection: (operation) =>
    unknownOperation(operation, ['acquire', 'release']) ??
    needlessValue(operation) ??
    otherAnswer(operation),
  relevant: withoutLastCrashes,
  firstWrong: firstWrongOnLock,
};

/** The state is the process that holds the lock, or null. */
function stepLock(holder: Json, { f, process }: Operation): Json | typeof REFUSED {
  if (f === 'acquire') return holder === null ? process : REFUSED;
  return holder === process ? null : REFUSED;
}

/**
 * Leaves out crashed acquires that no release by their process may have followed: nothing can come
 * after one of them, so an order is as good without it.
 */
function withoutLastCrashes(operations: readonly Operation[]): readonly Operation[] {
  if (!operations.some(({ outcome }) => outcome === 'info')) return operations;
  const lastRelease = new Map<number, number>();
  for (const { f, process, returnAt } of operations) {
    if (f !== 'release') continue;
    const last = lastRelease.get(process) ?? Number.NEGATIVE_INFINITY;
    lastRelease.set(process, Math.max(last, returnAt));
  }
  return operations.filter(({ f, outcome, process, callAt }) => {
    if (f !== 'acquire' || outcome !== 'info') return true;
    return (lastRelease.get(process) ?? Number.NEGATIVE_INFINITY) >= callAt;
  });
}
