import { expect, test } from 'vitest';
import { zones } from '../engines/zones/zones.ts';
import { modelByName } from '../models/index.ts';
import { engineTrial, tryMany } from '../testing/differential.ts';
import { minimalTrial } from '../testing/minimal-trial.ts';
import { specs } from '../testing/specs.ts';

const SEED = 9_000_000;
const every = Object.entries(specs).map(([name, spec]) => [name, modelByName(name), spec] as const);

test.each(every)('%s: units can go, and culprits are the fewest', (name, model, spec) => {
  const tally = tryMany(name, minimalTrial(model, spec), { seed: SEED, runs: 600 });
  expect(tally.valid).toBeGreaterThan(50);
  expect(tally.violation).toBeGreaterThan(50);
});

test.each(['register', 'cas-register', 'kv'])('%s: zones agree with brute force', (name) => {
  const trial = engineTrial(zones, modelByName(name));
  const tally = tryMany(name, trial, { seed: SEED, runs: 2_000 });
  expect(tally.valid).toBeGreaterThan(100);
  expect(tally.violation).toBeGreaterThan(50);
  expect(tally.unknown).toBeGreaterThan(100);
});
