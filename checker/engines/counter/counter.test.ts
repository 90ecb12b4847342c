import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { counter } from '../../models/counter.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { historyOf } from '../../testing/history-of.ts';
import { counterEngine } from './counter.ts';

const SEED = 5_000_000;

test(`agrees with brute force on 5,000 histories (from seed ${SEED})`, () => {
  const tally = tryMany('counter', engineTrial(counterEngine, counter), {
    seed: SEED,
    runs: 5_000,
  });
  expect(tally.valid).toBeGreaterThan(500);
  expect(tally.violation).toBeGreaterThan(500);
  expect(tally.unknown).toBeGreaterThan(200);
});

test('a lost add, a read of more than was added, and a read that goes back', () => {
  const adds = '0 1 2 add 1 \n 0 3 4 add 1';
  expect(said(`${adds} \n 1 5 6 read 1`)).toBe(
    'process 1 read 1 from x (called at 0.005 s, answered at 0.006 s), but 2 adds had finished before.',
  );
  expect(said(`${adds} \n 1 5 6 read 3`)).toBe(
    'process 1 read 3 from x (called at 0.005 s, answered at 0.006 s), but only 2 adds had been called by then.',
  );
  expect(said('0 1 9 add 1 \n 1 3 4 read 1 \n 1 5 6 read 0')).toContain(
    ', which the counter had passed by then.',
  );
  expect(said(`2 1 9 add 1 \n 1 1 2 read 1 \n 0 3 4 add 1 \n 1 5 6 read 1`)).toContain(
    ', and 1 add began and finished between the two.',
  );
  expect(said('0 1 2 add 2 \n 1 5 6 read 3')).toContain(', but every add adds 2.');
});

function said(text: string): string | undefined {
  const result = check(historyOf(text), 'counter');
  expect(result.results[0]?.engine).toBe('counter');
  return result.counterexample?.explanation;
}
