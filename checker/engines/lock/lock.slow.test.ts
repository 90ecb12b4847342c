import { expect, test } from 'vitest';
import { lock } from '../../models/lock.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { lockEngine } from './lock.ts';

const SEED = 14_000_000;

test(`agrees with brute force on 150,000 histories (from seed ${SEED})`, () => {
  const tally = tryMany('lock', engineTrial(lockEngine, lock), { seed: SEED, runs: 150_000 });
  expect(tally.valid).toBeGreaterThan(15_000);
  expect(tally.violation).toBeGreaterThan(15_000);
});
