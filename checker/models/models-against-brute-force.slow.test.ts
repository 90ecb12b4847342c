import { expect, test } from 'vitest';
import { searchTrial, tryMany } from '../testing/differential.ts';
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
