import { expect, test } from 'vitest';
import { zones } from '../engines/zones/zones.ts';
import { models } from '../models/index.ts';
import { tryMany } from '../testing/differential.ts';
import {
  type ByEngine,
  longPlan,
  shareOfZones,
  showByEngine,
  streamTrial,
} from '../testing/stream-trial.ts';

const SEED = 8_000_000;
const named = models.map((model) => [model.name, model] as const);

test.each(named)(
  `%s: a stream says what check says of 100,100 histories (from seed ${SEED})`,
  (name, model) => {
    const seen: ByEngine = new Map();
    const small = { seed: SEED, runs: 5_000 };
    const tally = tryMany(name, streamTrial(model, {}, seen), small);
    expect(tally.valid).toBeGreaterThan(500);
    expect(tally.violation).toBeGreaterThan(500);
    tryMany(name, streamTrial(model, { keptOperations: 0, cutEvery: 1 }, seen), small);
    // By far the most of the time goes into making counterexamples small.
    const many = { seed: SEED + 5_000, runs: 90_000 };
    tryMany(name, streamTrial(model, { minimizingMs: 0 }, seen), many);
    const long = { seed: SEED, runs: 100, plan: longPlan(name) };
    tryMany(name, streamTrial(model, { keptOperations: 20, cutEvery: 5 }, seen), long);
    process.stdout.write(showByEngine(name, seen));
    const isForZones = zones.models.includes(name);
    expect(shareOfZones(seen) > 30).toBe(isForZones);
  },
);
