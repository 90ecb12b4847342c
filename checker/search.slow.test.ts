import { expect, test } from 'vitest';
import { againstBruteForce } from './testing/against-brute-force.ts';

const SEED = 20_260_802;

test(`the search agrees with brute force on 300,000 random histories (seed ${SEED})`, () => {
  const seen = againstBruteForce({ seed: SEED, numRuns: 300_000 });
  expect(seen.valid).toBeGreaterThan(30_000);
  expect(seen.violation).toBeGreaterThan(30_000);
});
