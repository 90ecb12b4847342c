import { expect, test } from 'vitest';
import { models } from '../models/index.ts';
import { tryMany } from '../testing/differential.ts';
import { longPlan, streamTrial } from '../testing/stream-trial.ts';

const SEED = 8_000_000;
const named = models.map((model) => [model.name, model] as const);

test.each(named)(
  `%s: a stream says what check says of 20,400 histories (from seed ${SEED})`,
  (name, model) => {
    const small = { seed: SEED, runs: 10_000 };
    const tally = tryMany(name, streamTrial(model), small);
    expect(tally.valid).toBeGreaterThan(1_000);
    expect(tally.violation).toBeGreaterThan(1_000);
    tryMany(name, streamTrial(model, { keptOperations: 0, cutEvery: 1 }), small);
    const long = { seed: SEED, runs: 400, plan: longPlan(name) };
    tryMany(name, streamTrial(model, { keptOperations: 20, cutEvery: 5 }), long);
  },
);
