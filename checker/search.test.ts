import { expect, test } from 'vitest';
import { againstBruteForce } from './testing/against-brute-force.ts';

const SEED = 20_260_801;

test(`the search agrees with brute force on 1,500 random histories (seed ${SEED})`, () => {
  const seen = againstBruteForce({ seed: SEED, numRuns: 1_500 });
  expect(seen.valid).toBeGreaterThan(300);
  expect(seen.violation).toBeGreaterThan(300);
});
