import { describe, expect, it } from 'vitest';
import { dieAtEachCall, dieInstalling, dieTaking } from './testing/snapshot-deaths.ts';

const SEEDS = [2, 3, 4, 5, 6, 7, 8];

describe.each(['kill', 'cut', 'cut, names kept'] as const)('a node that dies (%s)', (death) => {
  it.each(SEEDS)(
    'at any call of its disk while it takes a snapshot loses nothing (seed %i)',
    (seed) => {
      expect(dieAtEachCall(dieTaking, seed, death)).toBeGreaterThan(10);
    },
  );

  it.each(SEEDS)(
    'at any call of its disk while it installs one loses nothing (seed %i)',
    (seed) => {
      expect(dieAtEachCall(dieInstalling, seed, death)).toBeGreaterThan(10);
    },
  );
});
