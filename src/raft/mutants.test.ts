import { describe, expect, it } from 'vitest';
import { RULES } from './rules.ts';
import { InvariantBroken } from './testing/invariants.ts';
import { MASKED } from './testing/masked-mutants.ts';
import { MUTANTS } from './testing/mutants.ts';
import { THREE_SERVERS } from './testing/profiles.ts';
import { firstBroken } from './testing/seeds.ts';

/**
 * Why these tests: a simulation that never fails proves nothing until it is seen to fail. Each
 * mutant overrides one rule; the simulation must notice, or the list says why it cannot.
 */
describe('the simulation sees a broken rule', () => {
  it.each(MUTANTS)(
    '$rule: $mistake (within seeds 1 to $seeds)',
    ({ override, seeds, sees, profile }) => {
      const found = firstBroken(1, seeds, profile ?? THREE_SERVERS, override);
      const seen =
        found?.error instanceof InvariantBroken
          ? found.error.invariant
          : (found?.error.message.replace(/ \{.*/, '') ?? 'nothing');
      expect(sees).toContain(seen);
    },
  );

  it('there is a mutant of every rule', () => {
    const rules = [...MUTANTS, ...MASKED].map(({ rule }) => rule);
    expect([...new Set(rules)].sort()).toEqual(Object.keys(RULES).sort());
  });
});
