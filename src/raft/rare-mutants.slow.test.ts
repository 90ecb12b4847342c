import { describe, expect, it } from 'vitest';
import { MOST_SEEDS, MUTANTS } from './testing/mutants.ts';
import { seenOf } from './testing/seen-of.ts';

/** Those that take many seeds to be seen; the others are in mutants.test.ts. */
describe('the simulation sees a broken rule that rarely shows', () => {
  it.each(MUTANTS.filter(({ seeds }) => seeds >= MOST_SEEDS))(
    '$rule: $mistake (within seeds 1 to $seeds)',
    (mutant) => {
      expect(mutant.sees).toContain(seenOf(mutant));
    },
  );
});
