import { expect, test } from 'vitest';
import { againstBruteForce } from './testing/against-brute-force.ts';

const SEED = 20_260_801;

test(`the search agrees with brute force on 3,000 random histories (seed ${SEED})`, () => {
  const seen = againstBruteForce({ seed: SEED, numRuns: 3_000 });
  expect(seen.valid).toBeGreaterThan(300);
  expect(seen.violation).toBeGreaterThan(300);
});
