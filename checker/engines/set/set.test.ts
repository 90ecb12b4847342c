import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { set } from '../../models/set.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { historyOf } from '../../testing/history-of.ts';
import { setEngine } from './set.ts';

const SEED = 7_000_000;

test(`agrees with brute force on 5,000 histories (from seed ${SEED})`, () => {
  const tally = tryMany('set', engineTrial(setEngine, set), { seed: SEED, runs: 5_000 });
  expect(tally.valid).toBeGreaterThan(300);
  expect(tally.violation).toBeGreaterThan(300);
  expect(tally.unknown).toBeGreaterThan(100);
});

test('a lost value, one that nobody added, one that came back, and two torn reads', () => {
  const add = '0 1 2 add 1';
  expect(said(`${add} \n 1 3 4 read []`)).toBe(
    'process 0 added 1 to x (called at 0.001 s, answered at 0.002 s), before this began: process 1 read [] from x (called at 0.003 s, answered at 0.004 s); but 1 went in once and was never removed.',
  );
  expect(said(`${add} \n 1 3 4 read [1,2]`)).toBe(
    'process 1 read [1,2] from x (called at 0.003 s, answered at 0.004 s), but 2 was never added.',
  );
  expect(said(`${add} \n 3 1 2 add 2 \n 1 1 2 read [1] \n 2 1 2 read [2]`)).toContain(
    ': each lacks a value that the other has, and nothing was ever removed.',
  );
  expect(said(`${add} \n 0 5 9 add 2 \n 1 3 6 read [2] \n 3 1 9 add 3`)).toContain(
    ', with 2 and without 1, so 2 went in first.',
  );
});

function said(text: string): string | undefined {
  const result = check(historyOf(text), 'set');
  expect(result.results[0]?.engine).toBe('set');
  return result.counterexample?.explanation;
}
