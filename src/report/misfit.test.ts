import { expect, test } from 'vitest';
import { misfitOf } from './misfit.ts';
import { operationsOf } from './operations.ts';
import { violationRun } from './testing/bad-runs.ts';

const input = violationRun();
const operations = operationsOf(input.events);
const counterexample = input.verdict.check?.counterexample ?? null;
const misfit = misfitOf(operations, counterexample);

test('finds the operation, its key’s neighbours and the writer of what it saw', () => {
  expect(misfit?.operation.index).toBe(counterexample?.firstMisfit);
  const parts = misfit?.nearby.map(({ part }) => part) ?? [];
  expect(parts.filter((part) => part === 'misfit')).toHaveLength(1);
  expect(parts.filter((part) => part === 'wrote-it')).toHaveLength(1);
  const keys = new Set(misfit?.nearby.map(({ operation }) => operation.key));
  expect([...keys]).toEqual([counterexample?.key]);
});

test('leaves out what certainly did not happen', () => {
  const outcomes = misfit?.nearby.map(({ operation }) => operation.outcome);
  expect(outcomes).not.toContain('fail');
});

test('the first view holds the misfit and the write of its value', () => {
  const writer = misfit?.nearby.find(({ part }) => part === 'wrote-it')?.operation;
  expect(misfit?.fromNs).toBeLessThan(writer?.startNs ?? 0);
  expect(misfit?.toNs).toBeGreaterThan(misfit?.operation.endNs ?? Number.POSITIVE_INFINITY);
});

test('is null without a counterexample, and where the history lacks the operation', () => {
  expect(misfitOf(operations, null)).toBeNull();
  expect(misfitOf([], counterexample)).toBeNull();
});

test('shows the few that contradict each other, however far away, but not hundreds', () => {
  if (counterexample === null) throw new Error('expected a counterexample');
  const sameKey = operations.filter(({ key }) => key === counterexample.key);
  const shown = (culprits: readonly number[]) =>
    misfitOf(operations, { ...counterexample, culprits })?.nearby.filter((op) => op.isCulprit);
  const [first] = sameKey;
  expect(shown([first?.index ?? -1, counterexample.firstMisfit])).toHaveLength(2);
  expect(shown(sameKey.map(({ index }) => index).slice(0, 13))).toHaveLength(
    sameKey.length > 12 ? 0 : sameKey.length,
  );
});
