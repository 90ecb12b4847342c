import { expect, test } from 'vitest';
import { engineAgainstBruteForce } from '../../testing/engine-against-brute-force.ts';
import { zones } from './zones.ts';

const SEED = 20_260_812;

test(`zones agree with brute force on 300,000 random histories (seed ${SEED})`, () => {
  const said = engineAgainstBruteForce(zones, { seed: SEED, numRuns: 300_000 });
  expect(said.valid).toBeGreaterThan(100_000);
  expect(said.violation).toBeGreaterThan(50_000);
  expect(said.nothing).toBeGreaterThan(15_000);
});
