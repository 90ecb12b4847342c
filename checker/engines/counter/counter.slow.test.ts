import { expect, test } from 'vitest';
import { counter } from '../../models/counter.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { counterEngine } from './counter.ts';

const SEED = 15_000_000;

test(`agrees with brute force on 150,000 histories (from seed ${SEED})`, () => {
  const tally = tryMany('counter', engineTrial(counterEngine, counter), {
    seed: SEED,
    runs: 150_000,
  });
  expect(tally.valid).toBeGreaterThan(15_000);
  expect(tally.violation).toBeGreaterThan(15_000);
});
