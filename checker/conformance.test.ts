import { expect, test } from 'vitest';
import { check } from './check.ts';
import { type Synthetic, syntheticHistory, withStaleRead } from './testing/synthetic.ts';

const plans: Synthetic[] = [
  { operations: 5_000, clients: 5, keys: 1, crashedPerMille: 0, seed: 1 },
  { operations: 5_000, clients: 8, keys: 1, crashedPerMille: 5, seed: 2 },
  { operations: 10_000, clients: 20, keys: 10, crashedPerMille: 5, seed: 3 },
  { operations: 2_000, clients: 5, keys: 1, crashedPerMille: 50, seed: 4 },
];

test.each(plans)('linearizable by construction: %o', (plan) => {
  const result = check(syntheticHistory(plan), 'cas-register');
  expect(result).toMatchObject({ verdict: 'valid', operations: plan.operations });
});

test.each(plans)('with one stale read: %o', (plan) => {
  const history = withStaleRead(syntheticHistory(plan));
  const result = check(history, 'cas-register');
  expect(result.verdict).toBe('violation');
  expect(result.counterexample?.explanation).toMatch(/, but .* (had finished|read \d+) at /);
  expect(result.results.filter(({ verdict }) => verdict !== 'valid')).toHaveLength(1);
});
