import { expect, test } from 'vitest';
import type { Chance } from '../testing/chance.ts';
import { narrowedTrial, searchTrial, tryMany } from '../testing/differential.ts';
import { smallPlan } from '../testing/random-run.ts';
import { models } from './index.ts';

const SEED = 2_000_000;

test.each(models.map((model) => [model.name, model] as const))(
  `%s: the search agrees with brute force on 100,000 histories (from seed ${SEED})`,
  (_, model) => {
    const tally = tryMany(model.name, searchTrial(model), { seed: SEED, runs: 100_000 });
    expect(tally.valid).toBeGreaterThan(10_000);
    expect(tally.violation).toBeGreaterThan(10_000);
  },
);

test.each(models.map((model) => [model.name, model] as const))(
  `%s: a search narrowed from its first step agrees with brute force on 100,000 histories (from seed ${SEED})`,
  (name, model) => {
    const plan = (chance: Chance) => smallPlan(name, chance, 11);
    const tally = tryMany(name, narrowedTrial(model), { seed: SEED, runs: 100_000, plan });
    expect(tally.valid).toBeGreaterThan(10_000);
    expect(tally.violation).toBeGreaterThan(10_000);
  },
);
