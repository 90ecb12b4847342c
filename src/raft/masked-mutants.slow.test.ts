import { describe, expect, it } from 'vitest';
import { MASKED } from './testing/masked-mutants.ts';
import { THREE_SERVERS } from './testing/profiles.ts';
import { firstBroken } from './testing/seeds.ts';

/** Why: a mutant that is said to be masked and is seen after all belongs into the other list. */
describe('the simulation does not see a rule that others make up for', () => {
  it.each(MASKED)('$rule: $mistake is not seen: $why (seeds 1 to 100)', ({ override, profile }) => {
    expect(firstBroken(1, 100, profile ?? THREE_SERVERS, override)).toBeNull();
  });
});
