import { describe, expect, it } from 'vitest';
import type { Status } from '../../node/protocol.ts';
import { linesOf } from './show.ts';

const configuration = {
  ...{ voters: [1, 2, 3], outgoing: [], learners: [4], index: 7, isCommitted: true },
};

function statusOf(node: number, fields: Partial<Status> = {}): Status {
  return {
    ...{ node, incarnation: 1, role: 'follower', term: 3, leadsAsTold: false, leader: 1 },
    ...{ lastIndex: 9, commitIndex: 8, appliedIndex: 8, snapshotIndex: 0, stateHash: '' },
    ...{ clock: { monotonicMs: 0, wallMs: 0 }, links: {}, clients: {} },
    configuration,
    ...fields,
  };
}

describe('splitbrain admin status', () => {
  it('tells what each node is, and who takes part', () => {
    const seen = [
      { address: 'a:1', status: statusOf(1, { role: 'leader' }) },
      { address: 'b:1', status: statusOf(2) },
      { address: 'c:1', status: null },
      { address: 'd:1', status: statusOf(4) },
      { address: 'e:1', status: statusOf(5, { configuration: { ...configuration, index: 0 } }) },
    ];
    expect(linesOf(seen)).toEqual([
      'a:1  node 1, leader, term 3; last 9, committed 8, applied 8',
      'b:1  node 2, follower, term 3; last 9, committed 8, applied 8',
      'c:1  no answer',
      'd:1  node 4, learner, term 3; last 9, committed 8, applied 8',
      'e:1  node 5, no member, term 3; last 9, committed 8, applied 8',
      'voters 1, 2, 3; learners 4 (entry 7, committed)',
    ]);
  });

  it('tells of a change under way, by the latest word where nobody leads', () => {
    const joint = { ...configuration, voters: [3, 4, 5], outgoing: [1, 2, 3], index: 8 };
    const seen = [
      { address: 'a:1', status: statusOf(1) },
      { address: 'b:1', status: statusOf(2, { configuration: { ...joint, learners: [] } }) },
    ];
    expect(linesOf(seen).at(-1)).toBe(
      'voters 1, 2, 3 and, after them, 3, 4, 5 (entry 8, a change is under way)',
    );
  });

  it('says nothing of who takes part where nobody answers', () => {
    expect(linesOf([{ address: 'a:1', status: null }])).toEqual(['a:1  no answer']);
  });
});
