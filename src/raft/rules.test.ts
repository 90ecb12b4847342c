import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULE_SOURCES, RULES } from './rules.ts';

const SEED = 20_260_102;

/** How many servers are in a group that is given by bits. */
function countOf(group: number): number {
  return group === 0 ? 0 : (group & 1) + countOf(group >>> 1);
}

describe('the rules', () => {
  it.each(Object.entries(RULE_SOURCES))('%s names where it comes from', (_rule, source) => {
    expect(source).toMatch(/§\d|Figure \d|thesis \d/);
  });

  it('all have a source', () => {
    expect(Object.keys(RULE_SOURCES).sort()).toEqual(Object.keys(RULES).sort());
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [6, 4],
    [7, 4],
  ])('a majority of %i is %i', (members, majority) => {
    expect(RULES.majority(members)).toBe(majority);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'a majority of %i is the fewest of which any two groups share a server, all groups tried',
    (members) => {
      const groups = Array.from({ length: 2 ** members }, (_, group) => group);
      const always = (size: number) => {
        const ofSize = groups.filter((group) => countOf(group) === size);
        return ofSize.every((one) => ofSize.every((other) => (one & other) !== 0));
      };
      const sizes = Array.from({ length: members }, (_, i) => i + 1);
      expect(sizes.find(always)).toBe(RULES.majority(members));
    },
  );

  it(`two majorities always share a server (seed ${SEED})`, () => {
    const property = fc.property(fc.integer({ min: 1, max: 1000 }), (members) => {
      expect(2 * RULES.majority(members)).toBeGreaterThan(members);
    });
    fc.assert(property, { seed: SEED });
  });

  it(`quorumIndex is the highest index that a counted majority has (seed ${SEED})`, () => {
    const matches = fc.array(fc.nat({ max: 120 }), { minLength: 1, maxLength: 7 });
    const property = fc.property(matches, (drawn) => {
      const majority = RULES.majority(drawn.length);
      let naive = 0;
      for (let index = 1; index <= 120; index++) {
        if (drawn.filter((match) => match >= index).length >= majority) naive = index;
      }
      const before = [...drawn];
      expect(RULES.quorumIndex(drawn, majority)).toBe(naive);
      expect(drawn).toEqual(before);
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('an election timeout lies between the base and twice that', () => {
    expect(RULES.electionTimeoutMs(150, () => 0)).toBe(150);
    expect(RULES.electionTimeoutMs(150, (limit) => limit - 1)).toBe(299);
  });
});
