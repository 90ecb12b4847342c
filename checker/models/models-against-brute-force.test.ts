import { expect, test } from 'vitest';
import { searchTrial, tryMany } from '../testing/differential.ts';
import { models } from './index.ts';

const SEED = 1_000_000;

test.each(models.map((model) => [model.name, model] as const))(
  `%s: the search agrees with brute force on 2,000 histories (from seed ${SEED})`,
  (_, model) => {
    const tally = tryMany(model.name, searchTrial(model), { seed: SEED, runs: 2_000 });
    expect(tally.valid).toBeGreaterThan(200);
    expect(tally.violation).toBeGreaterThan(200);
  },
);
