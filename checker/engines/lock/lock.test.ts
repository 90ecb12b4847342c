import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { lock } from '../../models/lock.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { historyOf } from '../../testing/history-of.ts';
import { lockEngine } from './lock.ts';

const SEED = 4_000_000;

test(`agrees with brute force on 5,000 histories (from seed ${SEED})`, () => {
  const tally = tryMany('lock', engineTrial(lockEngine, lock), { seed: SEED, runs: 5_000 });
  expect(tally.valid).toBeGreaterThan(500);
  expect(tally.violation).toBeGreaterThan(500);
});

test('two that held it at once, one that released what it did not have, one that got it twice', () => {
  const held = `
    0 1 2 acquire
    0 8 9 release
    1 3 4 acquire
    1 5 6 release`;
  expect(said(held)).toBe(
    'processes 0 and 1 both held x: process 0 acquired it (called at 0.001 s, answered at 0.002 s) and released it (called at 0.008 s, answered at 0.009 s); process 1 acquired it (called at 0.003 s, answered at 0.004 s) and released it (called at 0.005 s, answered at 0.006 s); neither can have come before the other.',
  );
  expect(said('0 1 2 acquire \n 1 3 4 acquire')).toContain('and never released it; process 1 ');
  expect(said('0 1 2 release')).toBe(
    'process 0 acquired x 0 times and released it once, but only what is held can be released.',
  );
  expect(said('0 1 2 acquire \n 0 3 4 acquire')).toBe(
    'process 0 acquired x 2 times and released it 0 times, but who holds it cannot acquire it again.',
  );
  const long = '0 1 2 acquire \n 0 3 4 release \n 0 5 6 acquire \n 0 7 8 release \n 0 9 10 release';
  expect(said(long)).toContain('process 0 acquired x once and released it 2 times,');
  expect(said('0 1 2 release \n 0 3 4 acquire')).toBe(
    "process 0's release of x had finished at 0.002 s, but the acquire that it takes back was called only at 0.003 s.",
  );
});

function said(text: string): string | undefined {
  const result = check(historyOf(text), 'lock');
  expect(result.results[0]?.engine).toBe('lock');
  return result.counterexample?.explanation;
}
