import { expect, test } from 'vitest';
import { models } from '../models/index.ts';
import { tryMany } from '../testing/differential.ts';
import { longPlan, streamTrial } from '../testing/stream-trial.ts';

const SEED = 8_000_000;
const named = models.map((model) => [model.name, model] as const);

test.each(named)(
  `%s: a stream says what check says of 100,100 histories (from seed ${SEED})`,
  (name, model) => {
    const small = { seed: SEED, runs: 5_000 };
    const tally = tryMany(name, streamTrial(model), small);
    expect(tally.valid).toBeGreaterThan(500);
    expect(tally.violation).toBeGreaterThan(500);
    tryMany(name, streamTrial(model, { keptOperations: 0, cutEvery: 1 }), small);
    // By far the most of the time goes into making counterexamples small.
    const many = { seed: SEED + 5_000, runs: 90_000 };
    tryMany(name, streamTrial(model, { minimizingMs: 0 }), many);
    const long = { seed: SEED, runs: 100, plan: longPlan(name) };
    tryMany(name, streamTrial(model, { keptOperations: 20, cutEvery: 5 }), long);
  },
);
