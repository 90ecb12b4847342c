import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { listAppend } from '../../models/list-append.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { historyOf } from '../../testing/history-of.ts';
import { listAppendEngine } from './list-append.ts';

const SEED = 3_000_000;

test(`agrees with brute force on 5,000 histories (from seed ${SEED})`, () => {
  const trial = engineTrial(listAppendEngine, listAppend);
  const tally = tryMany('list-append', trial, { seed: SEED, runs: 5_000 });
  expect(tally.valid).toBeGreaterThan(500);
  expect(tally.violation).toBeGreaterThan(500);
  expect(tally.unknown).toBeGreaterThan(100);
});

test('what nobody appended, what went missing, and what came out of order', () => {
  const one = '0 1 2 append 1';
  expect(said(`${one} \n 1 3 4 read [1,2]`)).toBe(
    'process 1 read [1,2] from x (called at 0.003 s, answered at 0.004 s) with 2 in it, which nobody appended.',
  );
  expect(said(`${one} \n 1 3 4 read []`)).toBe(
    'process 1 read [] from x (called at 0.003 s, answered at 0.004 s) without 1, but append(1) by process 0 had finished at 0.002 s.',
  );
  expect(said(`${one} \n 0 3 4 append 2 \n 1 5 6 read [2,1]`)).toBe(
    'process 1 read [2,1] from x (called at 0.005 s, answered at 0.006 s), with 2 before 1, but append(1) by process 0 had finished at 0.002 s, before append(2) by process 0 was called at 0.003 s.',
  );
  expect(said(`${one} \n 3 1 9 append 2 \n 1 5 6 read [1] \n 2 5 6 read [2]`)).toContain(
    'and neither is how the other begins.',
  );
  expect(said(`0 1 20 append 1 \n 1 5 6 read [1] \n 1 7 8 read []`)).toBe(
    'process 1 read [] from x (called at 0.007 s, answered at 0.008 s), but process 1 read [1] from x (called at 0.005 s, answered at 0.006 s), which is longer, and nothing is ever taken off.',
  );
});

function said(text: string): string | undefined {
  const result = check(historyOf(text), 'list-append');
  expect(result.results[0]?.engine).toBe('list-append');
  return result.counterexample?.explanation;
}
