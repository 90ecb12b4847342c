import { describe, expect, it } from 'vitest';
import { type MembershipChange, newVoters, targetOf } from './membership.ts';

const THREE = { voters: [1, 2, 3], outgoing: [], learners: [4, 5] };

describe('where a change leads to', () => {
  it.each<[MembershipChange, { voters: number[]; learners: number[] }]>([
    [
      { type: 'addLearner', node: 6 },
      { voters: [1, 2, 3], learners: [4, 5, 6] },
    ],
    [
      { type: 'promote', node: 4 },
      { voters: [1, 2, 3, 4], learners: [5] },
    ],
    [
      { type: 'remove', node: 2 },
      { voters: [1, 3], learners: [4, 5] },
    ],
    [
      { type: 'remove', node: 5 },
      { voters: [1, 2, 3], learners: [4] },
    ],
    [
      { type: 'replace', node: 1, by: 5 },
      { voters: [2, 3, 5], learners: [4] },
    ],
    [
      { type: 'setVoters', voters: [5, 4, 1, 4] },
      { voters: [1, 4, 5], learners: [] },
    ],
  ])('%o', (change, target) => {
    expect(targetOf(THREE, change)).toEqual(target);
  });

  it.each<[MembershipChange, string]>([
    [{ type: 'addLearner', node: 1 }, 'already_voter'],
    [{ type: 'addLearner', node: 4 }, 'already_learner'],
    [{ type: 'promote', node: 1 }, 'already_voter'],
    [{ type: 'promote', node: 6 }, 'not_learner'],
    [{ type: 'remove', node: 6 }, 'not_member'],
    [{ type: 'replace', node: 4, by: 5 }, 'not_voter'],
    [{ type: 'replace', node: 1, by: 2 }, 'already_voter'],
    [{ type: 'replace', node: 1, by: 6 }, 'not_learner'],
    [{ type: 'setVoters', voters: [1, 2, 6] }, 'not_learner'],
    [{ type: 'setVoters', voters: [3, 2, 1] }, 'unchanged'],
    [{ type: 'setVoters', voters: [] }, 'last_voter'],
  ])('nowhere, for %o', (change, refusal) => {
    expect(targetOf(THREE, change)).toBe(refusal);
  });

  it('the last voter stays', () => {
    const one = { voters: [1], outgoing: [], learners: [2] };
    expect(targetOf(one, { type: 'remove', node: 1 })).toBe('last_voter');
    expect(targetOf(one, { type: 'replace', node: 1, by: 2 })).toEqual({
      voters: [2],
      learners: [],
    });
  });

  it('new voters are those who did not vote before', () => {
    expect(newVoters(THREE, { voters: [1, 4, 5], learners: [] })).toEqual([4, 5]);
  });
});
