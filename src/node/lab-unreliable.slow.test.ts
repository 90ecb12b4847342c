import { describe, expect, it } from 'vitest';
import { figure8Unreliable, unreliableChurn } from './testing/unreliable-stories.ts';

/** The long ones of MIT 6.5840, lab 3C, at their full length and over more seeds. */
describe('bad links for long', () => {
  it('Figure8Unreliable: a thousand rounds (seeds 1021 to 1025)', () => {
    for (let seed = 1021; seed <= 1025; seed++) {
      expect(figure8Unreliable(seed, 1000).settle(), `seed ${seed}`).toEqual([]);
    }
  });

  it('UnreliableChurn: two hundred rounds (seeds 1031 to 1035)', () => {
    for (let seed = 1031; seed <= 1035; seed++) {
      expect(unreliableChurn(seed, 200).settle(), `seed ${seed}`).toEqual([]);
    }
  });
});
