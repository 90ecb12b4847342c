import { expect, test } from 'vitest';
import { models } from '../models/index.ts';
import { tryMany } from '../testing/differential.ts';
import { longPlan, streamTrial } from '../testing/stream-trial.ts';

const SEED = 7_000_000;
const named = models.map((model) => [model.name, model] as const);

test.each(named)(
  `%s: a stream says what check says of 240 small histories (from seed ${SEED})`,
  (name, model) => {
    const small = { seed: SEED, runs: 120 };
    const tally = tryMany(name, streamTrial(model), small);
    expect(tally.valid).toBeGreaterThan(8);
    expect(tally.violation).toBeGreaterThan(8);
    tryMany(name, streamTrial(model, { keptOperations: 0, cutEvery: 1 }), small);
  },
);

test.each(named)(
  `%s: a stream says what check says of 16 longer histories (from seed ${SEED})`,
  (name, model) => {
    const runs = { seed: SEED, runs: 16, plan: longPlan(name) };
    const tally = tryMany(name, streamTrial(model, { keptOperations: 20, cutEvery: 5 }), runs);
    expect(tally.valid).toBeGreaterThan(1);
    expect(tally.violation).toBeGreaterThan(1);
  },
);
