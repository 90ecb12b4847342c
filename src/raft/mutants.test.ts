import { describe, expect, it } from 'vitest';
import { RULES } from './rules.ts';
import { MASKED } from './testing/masked-mutants.ts';
import { MOST_SEEDS, MUTANTS } from './testing/mutants.ts';
import { seenOf } from './testing/seen-of.ts';

/**
 * Why these tests: a simulation that never fails proves nothing until it is seen to fail. Each
 * mutant overrides one rule; the simulation must notice, or the list says why it cannot.
 */
describe('the simulation sees a broken rule', () => {
  it.each(MUTANTS.filter(({ seeds }) => seeds < MOST_SEEDS))(
    '$rule: $mistake (within seeds 1 to $seeds)',
    (mutant) => {
      expect(mutant.sees).toContain(seenOf(mutant));
    },
  );

  it('there is a mutant of every rule', () => {
    const rules = [...MUTANTS, ...MASKED].map(({ rule }) => rule);
    expect([...new Set(rules)].sort()).toEqual(Object.keys(RULES).sort());
  });
});
