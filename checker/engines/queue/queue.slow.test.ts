import { expect, test } from 'vitest';
import { fifoQueue } from '../../models/fifo-queue.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { queueEngine } from './queue.ts';

const SEED = 16_000_000;

test(`agrees with brute force on 150,000 histories (from seed ${SEED})`, () => {
  const trial = engineTrial(queueEngine, fifoQueue);
  const tally = tryMany('fifo-queue', trial, { seed: SEED, runs: 150_000 });
  expect(tally.valid).toBeGreaterThan(15_000);
  expect(tally.violation).toBeGreaterThan(15_000);
  expect(tally.unknown).toBeLessThan(3_000);
});
