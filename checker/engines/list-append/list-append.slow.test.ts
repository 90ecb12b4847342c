import { expect, test } from 'vitest';
import { listAppend } from '../../models/list-append.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { listAppendEngine } from './list-append.ts';

const SEED = 13_000_000;

test(`agrees with brute force on 150,000 histories (from seed ${SEED})`, () => {
  const trial = engineTrial(listAppendEngine, listAppend);
  const tally = tryMany('list-append', trial, { seed: SEED, runs: 150_000 });
  expect(tally.valid).toBeGreaterThan(15_000);
  expect(tally.violation).toBeGreaterThan(15_000);
  expect(tally.unknown).toBeGreaterThan(3_000);
});
