import { expect, test } from 'vitest';
import { set } from '../../models/set.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { setEngine } from './set.ts';

const SEED = 17_000_000;

test(`agrees with brute force on 150,000 histories (from seed ${SEED})`, () => {
  const tally = tryMany('set', engineTrial(setEngine, set), { seed: SEED, runs: 150_000 });
  expect(tally.valid).toBeGreaterThan(15_000);
  expect(tally.violation).toBeGreaterThan(15_000);
  expect(tally.unknown).toBeGreaterThan(3_000);
});
