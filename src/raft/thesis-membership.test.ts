import { describe, expect, it } from 'vitest';
import { configurationOf } from './configuration.ts';
import { acknowledge, configurationsOf, makeLeader, settle } from './testing/membership.ts';
import {
  appendRequest,
  logOf,
  matched,
  refused,
  voteReply,
  voteRequest,
} from './testing/messages.ts';
import { ELECTION_TIMEOUT_MS, TestServer } from './testing/server.ts';

const withLearner = { voters: [1, 2, 3], outgoing: [], learners: [4] };

describe('thesis 4.1: safety', () => {
  it('a server falls back to the configuration before when the entry is removed', () => {
    const server = new TestServer({ term: 1 });
    const entries = [{ index: 1, term: 1, command: '', configuration: configurationOf([1, 4, 5]) }];
    server.receive(2, appendRequest({ term: 1, entries }));
    expect(server.raft.configuration.configuration.voters).toEqual([1, 4, 5]);
    server.receive(3, appendRequest({ term: 2, entries: [{ index: 1, term: 2, command: 'x' }] }));
    expect(server.raft.configuration).toEqual({
      index: 0,
      configuration: configurationOf([1, 2, 3]),
    });
    server.forget().wake();
    expect([2, 3, 4].map((to) => server.sentTo(to).length)).toEqual([1, 1, 0]);
  });

  it('a server accepts entries from a leader that is not part of its configuration', () => {
    const server = new TestServer();
    server.receive(9, appendRequest({ term: 1, entries: logOf(1) }));
    expect(server.raft).toMatchObject({ leader: 9, lastIndex: 1 });
  });

  it('a server votes for a candidate that is not part of its configuration', () => {
    const server = new TestServer();
    server.receive(9, voteRequest({ term: 1 }));
    expect(server.sentTo(9)).toMatchObject([{ granted: true }]);
  });

  it('a learner votes when it is asked: it may have been promoted and not know it', () => {
    const entries = [{ index: 1, term: 1, command: '', configuration: withLearner }];
    const server = new TestServer({ id: 4, entries });
    server.receive(1, voteRequest({ term: 2, lastLogIndex: 1, lastLogTerm: 1 }));
    expect(server.sentTo(1)).toMatchObject([{ granted: true }]);
  });

  it('one change at a time: the next waits until the one before is committed', () => {
    const server = makeLeader([4]);
    server.raft.changeMembership({ type: 'addLearner', node: 5 });
    expect(server.raft.changeMembership({ type: 'remove', node: 4 })).toBe('change_under_way');
    settle(server, 2);
    expect(server.raft.changeMembership({ type: 'remove', node: 4 })).toBe('begun');
  });

  it('nor does it begin while the configuration is joint', () => {
    const server = makeLeader([4]);
    server.raft.changeMembership({ type: 'promote', node: 4 });
    settle(server, 2, 4);
    expect(configurationsOf(server)).toHaveLength(2);
    expect(server.raft.changeMembership({ type: 'remove', node: 3 })).toBe('change_under_way');
    settle(server, 2, 4);
    expect(server.raft.changeMembership({ type: 'remove', node: 3 })).toBe('begun');
  });

  it('no change before the leader has committed an entry of its own term (correction of 2015)', () => {
    const server = new TestServer({ entries: logOf(1) }).lead();
    expect(server.raft.changeMembership({ type: 'addLearner', node: 4 })).toBe('not_ready');
    settle(server, 2);
    expect(server.raft.changeMembership({ type: 'addLearner', node: 4 })).toBe('begun');
  });

  it('only a leader changes anything', () => {
    const change = { type: 'addLearner', node: 4 } as const;
    expect(new TestServer().raft.changeMembership(change)).toBe('not_leader');
  });

  it('and not while it hands over', () => {
    const server = makeLeader();
    server.raft.transfer(2);
    const change = { type: 'addLearner', node: 4 } as const;
    expect(server.raft.changeMembership(change)).toBe('handing_over');
  });

  it('a refused change writes nothing', () => {
    const server = makeLeader();
    expect(server.raft.changeMembership({ type: 'promote', node: 4 })).toBe('not_learner');
    server.flush();
    expect(server.did('persist')).toEqual([]);
  });
});

/** Server 3 of three, and the entry that removes it, behind one that makes the change joint. */
const LEAVES = [
  { voters: [1, 2], outgoing: [1, 2, 3], learners: [] },
  { voters: [1, 2], outgoing: [], learners: [] },
].map((configuration, i) => ({ index: i + 1, term: 1, command: '', configuration }));

describe('thesis 4.2.2: a server that was removed, after a restart', () => {
  it('stands no more where it knew that its removal was committed', () => {
    const before = new TestServer({ id: 3, term: 1 });
    before.receive(1, appendRequest({ term: 1, entries: LEAVES, leaderCommit: 2 }));
    const [left] = before.did('persist').flatMap(({ hardState }) => hardState ?? []);
    expect(left).toEqual({ term: 1, votedFor: null, leftBy: 2 });
    const after = new TestServer({ id: 3, entries: LEAVES, leftBy: 2, preVote: true });
    for (let timeouts = 0; timeouts < 3; timeouts++) after.wake();
    expect(after.did('send')).toEqual([]);
  });

  it('stands where it did not: it may be needed to get the change through', () => {
    const after = new TestServer({ id: 3, entries: LEAVES });
    after.wake();
    after.sync();
    expect(after.sentTo(1)).toMatchObject([{ type: 'voteRequest' }]);
  });

  it('stands where it only was a voter between what it knows as committed and the end of its log', () => {
    const [before, joint, without] = [
      { voters: [1, 2], outgoing: [], learners: [3] },
      { voters: [1, 2, 3], outgoing: [], learners: [] },
      { voters: [1, 2], outgoing: [], learners: [] },
    ];
    const entries = [before, joint, without].map((configuration, i) => {
      return { index: i + 1, term: 1, command: '', configuration };
    });
    const after = new TestServer({ id: 3, members: [1, 2], entries });
    after.receive(1, appendRequest({ term: 1, prevLogIndex: 3, prevLogTerm: 1, leaderCommit: 1 }));
    after.wake();
    after.sync();
    expect(after.sentTo(1)).toContainEqual(expect.objectContaining({ type: 'voteRequest' }));
  });

  it('stands again where it was taken back since', () => {
    const back = { voters: [1, 2, 3], outgoing: [], learners: [] };
    const entries = [...LEAVES, { index: 3, term: 1, command: '', configuration: back }];
    const after = new TestServer({ id: 3, entries, leftBy: 2 });
    after.wake();
    after.sync();
    expect(after.sentTo(1)).toMatchObject([{ type: 'voteRequest' }]);
  });

  it('keeps the note with every later term', () => {
    const after = new TestServer({ id: 3, entries: LEAVES, leftBy: 2 });
    after.receive(1, voteRequest({ term: 4, lastLogIndex: 2, lastLogTerm: 1 }));
    const notes = after.did('persist').map(({ hardState }) => hardState?.leftBy);
    expect(notes).toEqual([2, 2]);
  });
});

describe('thesis 4.2.1: catching up new servers', () => {
  /** A leader with learner 4, of whom nothing was heard. */
  const withSilentLearner = () => {
    const server = makeLeader();
    server.raft.changeMembership({ type: 'addLearner', node: 4 });
    settle(server, 2, 3);
    return server;
  };
  const promote = (server: TestServer) =>
    server.raft.changeMembership({ type: 'promote', node: 4 });

  it('a learner is added and removed without a joint configuration', () => {
    const server = makeLeader();
    server.raft.changeMembership({ type: 'addLearner', node: 4 });
    settle(server, 2, 3, 4);
    server.raft.changeMembership({ type: 'remove', node: 4 });
    settle(server, 2, 3);
    expect(configurationsOf(server)).toEqual(['1,2,3 + 4', '1,2,3']);
  });

  it('a round ends when all is there that was when it began', () => {
    const server = withSilentLearner();
    server.raft.start('x');
    // What came after the round began does not count for it.
    server.receive(4, matched(1, 2));
    expect(promote(server)).toBe('begun');
  });

  it('a round longer than an election timeout is too slow, the next one decides', () => {
    const server = withSilentLearner();
    server.nowMs += ELECTION_TIMEOUT_MS;
    acknowledge(server, 2, 4);
    expect(promote(server)).toBe('lagging');
    acknowledge(server, 4);
    expect(promote(server)).toBe('begun');
  });

  it('voters do not change to those of whom no majority answers: nothing would be committed', () => {
    const server = makeLeader([], { members: [1, 2, 3, 4, 5] });
    server.nowMs += ELECTION_TIMEOUT_MS;
    acknowledge(server, 2, 3);
    const to = (...voters: number[]) => server.raft.changeMembership({ type: 'setVoters', voters });
    expect(to(1, 4, 5)).toBe('unreachable');
    expect(to(4, 5)).toBe('unreachable');
    expect(to(1, 2, 4, 5)).toBe('unreachable');
    expect(configurationsOf(server)).toEqual([]);
    expect(to(1, 2, 4)).toBe('begun');
  });

  it('a learner may be added or removed though nobody answers: that costs nothing', () => {
    const server = makeLeader([4]);
    server.nowMs += ELECTION_TIMEOUT_MS;
    expect(server.raft.changeMembership({ type: 'remove', node: 4 })).toBe('begun');
  });

  it('who stopped answering since is not promoted either', () => {
    const server = withSilentLearner();
    acknowledge(server, 4);
    server.nowMs += ELECTION_TIMEOUT_MS;
    server.flush();
    expect(promote(server)).toBe('lagging');
  });

  it('a learner behind the compacted log is sent the snapshot', () => {
    const server = makeLeader();
    const configuration = configurationOf([1, 2, 3]);
    server.raft.compact({ index: 1, term: 1, configuration, parts: ['x'] }, 1);
    server.raft.changeMembership({ type: 'addLearner', node: 4 });
    server.flush();
    server.receive(4, refused(1, 0, 1, 1));
    expect(server.sentTo(4).at(-1)).toMatchObject({ type: 'snapshotRequest', configuration });
  });
});

describe('thesis 4.2.2: removing the current leader', () => {
  /** The leader of two removes itself; C-old,new is committed, C-new only in its own log. */
  const removing = () => {
    const server = makeLeader([], { members: [1, 2] });
    expect(server.raft.changeMembership({ type: 'remove', node: 1 })).toBe('begun');
    settle(server, 2);
    server.flush();
    server.sync();
    expect(configurationsOf(server)).toEqual(['1,2 -> 2', '2']);
    return server;
  };

  it('a server that is not in its latest configuration still stands until that is committed', () => {
    const server = removing();
    server.receive(2, voteRequest({ term: 2 }));
    expect(server.raft.role).toBe('follower');
    server.wake();
    expect(server.raft.role).toBe('candidate');
    server.sync();
    // It does not count its own vote.
    expect(server.raft.role).toBe('candidate');
    server.receive(2, voteReply(3));
    expect(server.raft.role).toBe('leader');
  });

  it('the successor is told to stand at once (3.10)', () => {
    const server = removing();
    server.forget();
    acknowledge(server, 2);
    expect(server.raft.role).toBe('follower');
    expect(server.sentTo(2)).toContainEqual({ type: 'timeoutNow', term: 1 });
  });

  it('a leader that becomes a learner steps down as well', () => {
    const server = makeLeader([4]);
    server.raft.changeMembership({ type: 'replace', node: 1, by: 4 });
    settle(server, 2, 3, 4);
    settle(server, 2, 3, 4);
    expect(server.raft).toMatchObject({ role: 'follower', leader: null });
  });
});

describe('thesis 4.2.3: disruptive servers', () => {
  const DISRUPTION = { preVote: true, leaderStickiness: true, checkQuorum: true };

  it('a removed server that does not know it asks, and moves nobody to its term', () => {
    const removed = new TestServer({ id: 3, ...DISRUPTION });
    for (let i = 0; i < 3; i++) removed.wake();
    expect(removed.raft).toMatchObject({ term: 0, role: 'follower' });
    const [question] = removed.sentTo(1);
    const server = makeLeader([], { ...DISRUPTION, preVote: false });
    if (question !== undefined) server.receive(3, question);
    expect(server.raft).toMatchObject({ role: 'leader', term: 1 });
    expect(server.sentTo(3)).toMatchObject([{ type: 'preVoteReply', granted: false }]);
  });

  it('a removed server that knows it keeps quiet', () => {
    const server = new TestServer({ id: 3, ...DISRUPTION });
    const configuration = configurationOf([1, 2]);
    const entries = [{ index: 1, term: 1, command: '', configuration }];
    server.receive(1, appendRequest({ term: 1, entries, leaderCommit: 1 }));
    server.forget();
    for (let i = 0; i < 3; i++) server.wake();
    expect(server.did('send')).toEqual([]);
  });

  it('who left does not count when the leader looks whether it is followed (6.2)', () => {
    const server = makeLeader([], { checkQuorum: true });
    server.raft.changeMembership({ type: 'remove', node: 3 });
    settle(server, 2, 3);
    settle(server, 2, 3);
    for (let beats = 0; beats < 20 && server.raft.role === 'leader'; beats++) {
      server.wake();
      server.receive(3, matched(1, 1));
    }
    expect(server.raft.role).not.toBe('leader');
  });
});

describe('thesis 4.3: arbitrary changes by joint consensus', () => {
  it('a whole cluster is replaced in one change', () => {
    const server = makeLeader([4, 5, 6]);
    server.raft.changeMembership({ type: 'setVoters', voters: [4, 5, 6] });
    settle(server, 2, 4, 5);
    expect(configurationsOf(server)).toEqual(['1,2,3 -> 4,5,6', '4,5,6']);
  });

  it('learners that are not concerned stay learners', () => {
    const server = makeLeader([4, 5]);
    server.raft.changeMembership({ type: 'replace', node: 2, by: 4 });
    settle(server, 2, 3, 4);
    expect(configurationsOf(server)).toEqual(['1,2,3 -> 1,3,4 + 5', '1,3,4 + 5']);
  });

  it('a lone voter takes a second one in and lets it go again', () => {
    const server = makeLeader([2], { members: [1] });
    server.raft.changeMembership({ type: 'promote', node: 2 });
    settle(server, 2);
    settle(server, 2);
    server.raft.changeMembership({ type: 'remove', node: 2 });
    settle(server, 2);
    settle(server);
    expect(configurationsOf(server)).toEqual(['1 -> 1,2', '1,2', '1,2 -> 1', '1']);
    expect(server.raft.commitIndex).toBe(server.raft.lastIndex);
  });
});

describe('thesis 3.10: leadership goes to voters only', () => {
  it('not to a learner that is named', () => {
    expect(makeLeader([4]).raft.transfer(4)).toBe('not_voter');
  });

  it('nor to one that has most of the log', () => {
    const server = makeLeader([4]);
    server.raft.start('x');
    settle(server, 4);
    server.raft.transfer(null);
    server.flush();
    expect(server.sentTo(4)).not.toContainEqual({ type: 'timeoutNow', term: 1 });
    acknowledge(server, 2);
    expect(server.sentTo(2)).toContainEqual({ type: 'timeoutNow', term: 1 });
  });

  it('a learner that is told to stand does not', () => {
    const entries = [{ index: 1, term: 1, command: '', configuration: withLearner }];
    const server = new TestServer({ id: 4, entries });
    server.receive(1, { type: 'timeoutNow', term: 1 });
    expect(server.raft.role).toBe('follower');
  });
});
