import { expect, test } from 'vitest';
import { searchTrial, tryMany } from '../testing/differential.ts';
import { models } from './index.ts';

const SEED = 1_000_000;

test.each(models.map((model) => [model.name, model] as const))(
  `%s: the search agrees with brute force on 500 histories (from seed ${SEED})`,
  (_, model) => {
    const tally = tryMany(model.name, searchTrial(model), { seed: SEED, runs: 500 });
    expect(tally.valid).toBeGreaterThan(50);
    expect(tally.violation).toBeGreaterThan(50);
  },
);
