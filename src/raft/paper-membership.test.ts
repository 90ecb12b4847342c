import { describe, expect, it } from 'vitest';
import { type Configuration, configurationOf } from './configuration.ts';
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

const JOINT: Configuration = { voters: [3, 4, 5], outgoing: [1, 2, 3], learners: [] };

/** A leader of 1, 2, 3 that has begun to replace 1 and 2 by 4 and 5, and told nobody yet. */
function makeJoint(): TestServer {
  const server = makeLeader([4, 5]);
  expect(server.raft.changeMembership({ type: 'setVoters', voters: [3, 4, 5] })).toBe('begun');
  server.flush();
  server.sync();
  return server;
}

/** A follower of server 2 whose log ends with an entry of this configuration. */
function makeFollower(configuration: Configuration, id = 3): TestServer {
  const server = new TestServer({ id, term: 1 });
  const entries = [{ index: 1, term: 1, command: '', configuration }];
  server.receive(2, appendRequest({ term: 1, entries }));
  server.sync();
  return server.forget();
}

describe('§6 the cluster first switches to joint consensus', () => {
  it('a change of voters appends C-old,new', () => {
    const server = makeJoint();
    expect(configurationsOf(server)).toEqual(['1,2,3 -> 3,4,5']);
  });

  it('log entries are replicated to all servers in both configurations', () => {
    const server = makeJoint();
    const index = server.raft.lastIndex;
    for (const to of [2, 3, 4, 5]) {
      expect(server.sentTo(to)).toMatchObject([{ entries: [{ index, configuration: JOINT }] }]);
    }
  });

  it.each([2, 5])('any server from either configuration may serve as leader: %i', (id) => {
    const server = makeFollower(JOINT, id);
    server.wake();
    server.sync();
    for (const voter of [1, 2, 3, 4, 5]) server.receive(voter, voteReply(2));
    expect(server.raft.role).toBe('leader');
  });

  it('agreement for elections takes majorities of both', () => {
    const server = makeFollower(JOINT);
    server.wake();
    server.sync();
    for (const voter of [1, 2]) server.receive(voter, voteReply(2));
    expect(server.raft.role).toBe('candidate');
    server.receive(4, voteReply(2));
    expect(server.raft.role).toBe('leader');
  });

  it('agreement for commitment takes majorities of both', () => {
    const server = makeJoint();
    const before = server.raft.commitIndex;
    acknowledge(server, 4, 5);
    expect(server.raft.commitIndex).toBe(before);
    acknowledge(server, 2);
    expect(server.raft.commitIndex).toBe(before + 1);
  });

  it('agreement for reads takes majorities of both', () => {
    const server = makeJoint();
    const before = server.raft.commitIndex;
    server.raft.read(7);
    server.flush();
    const beat = server.sentTo(2).at(-1);
    const round = beat?.type === 'appendRequest' ? beat.readRound : 0;
    for (const from of [2, 3]) server.receive(from, matched(1, before, round));
    expect(server.did('readReady')).toEqual([]);
    server.receive(4, matched(1, before, round));
    expect(server.did('readReady')).toMatchObject([{ ids: [7], index: before }]);
  });

  it.each([
    { from: [2, 3], role: 'follower' },
    { from: [4, 5], role: 'follower' },
    { from: [2, 4, 5], role: 'leader' },
  ])('a leader stays in office by majorities of both: answers of $from make a $role', (each) => {
    const server = makeLeader([4, 5], { checkQuorum: true });
    server.raft.changeMembership({ type: 'setVoters', voters: [3, 4, 5] });
    settle(server);
    for (let beats = 0; beats < 10 && server.raft.role === 'leader'; beats++) {
      server.wake();
      // They are there, and their disks are slow: nothing more is committed.
      for (const from of each.from) server.receive(from, matched(1, 1));
    }
    expect(server.raft.role).toBe(each.role);
  });

  it('a lease takes loyal majorities of both', () => {
    const options = { leaderStickiness: true, lease: { maxClockDriftPpm: 0 } };
    const server = makeLeader([4, 5], options);
    server.raft.changeMembership({ type: 'setVoters', voters: [3, 4, 5] });
    settle(server);
    // So late that nobody's loyalty is left from before.
    server.nowMs += 2 * ELECTION_TIMEOUT_MS;
    const leases = (...from: readonly number[]) => {
      server.forget().wake();
      const beat = server.sentTo(2).at(-1);
      const round = beat?.type === 'appendRequest' ? beat.readRound : 0;
      for (const id of from) server.receive(id, matched(1, 1, round));
      server.raft.read(7);
      server.flush();
      return server.did('trace').filter(({ event }) => event.ev === 'lease').length;
    };
    expect(leases(2, 3)).toBe(0);
    expect(leases(2, 3, 4)).toBe(1);
  });

  it('the cluster services requests throughout the change', () => {
    const server = makeJoint();
    expect(server.raft.start('x')).toMatchObject({ leads: true });
    settle(server, 2, 4, 5);
    expect(server.did('apply').flatMap(({ entries }) => entries)).toMatchObject([
      { configuration: JOINT },
      { command: 'x' },
    ]);
  });
});

describe('§6 a server uses the latest configuration in its log', () => {
  it('whether it is committed or not', () => {
    const server = makeFollower(JOINT);
    expect(server.raft.commitIndex).toBe(0);
    expect(server.raft.configuration.configuration).toEqual(JOINT);
    server.wake();
    expect([1, 2, 4, 5].map((to) => server.sentTo(to).length)).toEqual([1, 1, 1, 1]);
  });

  it('the leader commits C-old,new by the rules of C-old,new', () => {
    const server = makeJoint();
    acknowledge(server, 2, 3);
    // A majority of C-old, and of C-new only server 3.
    expect(configurationsOf(server)).toEqual(['1,2,3 -> 3,4,5']);
    acknowledge(server, 4);
    expect(configurationsOf(server)).toEqual(['1,2,3 -> 3,4,5', '3,4,5']);
  });

  it('if the leader crashes, a new one may be chosen under C-old by who has not received it', () => {
    const server = new TestServer({ id: 2, term: 1 });
    server.wake();
    server.sync();
    server.receive(3, voteReply(2));
    expect(server.raft.role).toBe('leader');
  });

  it('C-new cannot make unilateral decisions meanwhile', () => {
    const server = makeFollower(JOINT, 4);
    server.wake();
    server.sync();
    for (const voter of [3, 5]) server.receive(voter, voteReply(2));
    expect(server.raft.role).toBe('candidate');
  });
});

describe('§6 once C-old,new is committed', () => {
  it('only servers that have it can be elected: others are refused by a majority of both', () => {
    const voter = makeFollower(JOINT);
    voter.receive(1, voteRequest({ term: 2, lastLogIndex: 0, lastLogTerm: 0 }));
    expect(voter.sentTo(1)).toMatchObject([{ granted: false }]);
  });

  it('the leader creates the entry of C-new, and not before', () => {
    const server = makeJoint();
    acknowledge(server, 2, 4);
    expect(configurationsOf(server)).toHaveLength(1);
    acknowledge(server, 5);
    expect(configurationsOf(server)).toEqual(['1,2,3 -> 3,4,5', '3,4,5']);
  });

  it('C-new takes effect as soon as it is seen, and is committed by its own rules', () => {
    const server = makeJoint();
    settle(server, 2, 4, 5);
    server.flush();
    server.sync();
    const index = server.raft.lastIndex;
    acknowledge(server, 2, 3);
    expect(server.raft.commitIndex).toBe(index - 1);
    acknowledge(server, 4);
    expect(server.raft.commitIndex).toBe(index);
  });

  it('a new leader goes on with a change that it finds', () => {
    const server = makeFollower(JOINT);
    server.wake();
    server.sync();
    for (const voter of [1, 4]) server.receive(voter, voteReply(2));
    expect(configurationsOf(server)).toEqual([]);
    settle(server, 1, 4);
    expect(configurationsOf(server)).toEqual(['3,4,5']);
  });

  it('those who left are told so once more, and then no more', () => {
    const server = makeLeader();
    server.raft.changeMembership({ type: 'remove', node: 3 });
    settle(server, 2, 3);
    settle(server, 2, 3);
    const { lastIndex } = server.raft;
    expect(server.raft.commitIndex).toBe(lastIndex);
    expect(server.sentTo(3).at(-1)).toMatchObject({ leaderCommit: lastIndex });
    server.forget().wake();
    expect(server.sentTo(3)).toEqual([]);
    expect(server.sentTo(2)).toHaveLength(1);
  });
});

describe('§6, first issue: new servers join as non-voting members', () => {
  it('the leader replicates entries to them', () => {
    const server = makeLeader();
    server.raft.changeMembership({ type: 'addLearner', node: 4 });
    server.flush();
    server.receive(4, refused(1, 0, 1, 1));
    const entries = [{ index: 1 }, { index: 2, configuration: { learners: [4] } }];
    expect(server.sentTo(4).at(-1)).toMatchObject({ prevLogIndex: 0, entries });
  });

  it('they are not considered for majorities', () => {
    const server = makeLeader([4, 5]);
    server.raft.start('x');
    const before = server.raft.commitIndex;
    settle(server, 4, 5);
    expect(server.raft.commitIndex).toBe(before);
    acknowledge(server, 2);
    expect(server.raft.commitIndex).toBe(before + 1);
  });

  it('they do not stand for election', () => {
    const learner = makeFollower({ voters: [1, 2, 3], outgoing: [], learners: [4] }, 4);
    for (let i = 0; i < 5; i++) learner.wake();
    expect(learner.raft).toMatchObject({ role: 'follower', term: 1 });
    expect(learner.did('send')).toEqual([]);
  });

  it('a server that is new to the cluster waits to be added', () => {
    const server = new TestServer({ id: 4 });
    for (let i = 0; i < 5; i++) server.wake();
    expect(server.raft).toMatchObject({ role: 'follower', term: 0 });
  });

  it('the reconfiguration proceeds once they have caught up', () => {
    const server = makeLeader();
    server.raft.changeMembership({ type: 'addLearner', node: 4 });
    settle(server, 2);
    expect(server.raft.changeMembership({ type: 'promote', node: 4 })).toBe('lagging');
    acknowledge(server, 4);
    expect(server.raft.changeMembership({ type: 'promote', node: 4 })).toBe('begun');
  });
});

describe('§6, second issue: the leader may not be part of the new configuration', () => {
  /** C-old,new is committed, C-new is in the log. */
  const leaving = () => {
    const server = makeJoint();
    settle(server, 2, 4, 5);
    server.flush();
    server.sync();
    return server;
  };

  it('while it commits C-new, it replicates and does not count itself', () => {
    const server = leaving();
    const index = server.raft.lastIndex;
    expect(server.sentTo(5).at(-1)).toMatchObject({ entries: [{ index }] });
    acknowledge(server, 4);
    expect(server.raft).toMatchObject({ role: 'leader', commitIndex: index - 1 });
  });

  it('it steps down once it has committed C-new, and not before', () => {
    const server = leaving();
    acknowledge(server, 4);
    expect(server.raft.role).toBe('leader');
    acknowledge(server, 5);
    expect(server.raft.role).toBe('follower');
    expect(server.did('leadershipLost')).toHaveLength(1);
  });

  it('and stands no more', () => {
    const server = leaving();
    acknowledge(server, 4, 5);
    server.forget();
    for (let i = 0; i < 5; i++) server.wake();
    expect(server.raft.role).toBe('follower');
    expect(server.did('send')).toEqual([]);
  });
});

describe('§6, third issue: removed servers can disrupt the cluster', () => {
  it('a request within the minimum timeout of hearing from a leader changes neither term nor vote', () => {
    const server = new TestServer({ leaderStickiness: true, entries: logOf(1) });
    server.receive(2, appendRequest({ term: 1, prevLogIndex: 1, prevLogTerm: 1 }));
    server.nowMs += ELECTION_TIMEOUT_MS - 1;
    server.forget();
    server.receive(3, voteRequest({ term: 9, lastLogIndex: 9, lastLogTerm: 9 }));
    expect(server.raft.term).toBe(1);
    expect(server.sentTo(3)).toMatchObject([{ granted: false }]);
  });

  it('a leader that serves its cluster disregards it as well', () => {
    const server = makeLeader([], { leaderStickiness: true });
    server.receive(9, voteRequest({ term: 9, lastLogIndex: 9, lastLogTerm: 9 }));
    expect(server.raft).toMatchObject({ role: 'leader', term: 1 });
  });
});

describe('§6 configurations are entries of the log', () => {
  it('and are recovered with it', () => {
    const entries = [{ index: 1, term: 1, command: '', configuration: JOINT }];
    const server = new TestServer({ entries });
    expect(server.raft.configuration).toEqual({ index: 1, configuration: JOINT });
  });

  it('a log without any has the voters that the cluster began with', () => {
    const { configuration } = new TestServer({ members: [3, 1, 2] }).raft;
    expect(configuration).toEqual({ index: 0, configuration: configurationOf([1, 2, 3]) });
  });

  it('§7 a snapshot holds the one at its index', () => {
    const configuration = configurationOf([4, 5]);
    const snapshot = { index: 5, term: 2, configuration, parts: ['x'] };
    expect(new TestServer({ snapshot, term: 2 }).raft.configuration).toEqual({
      index: 5,
      configuration,
    });
  });

  it('§7 and a server that installs it takes it over', () => {
    const configuration = configurationOf([2, 4]);
    const server = new TestServer();
    server.receive(2, {
      type: 'snapshotRequest',
      ...{ term: 3, index: 5, lastTerm: 2, configuration, part: 0, parts: 1 },
      ...{ offset: 0, data: 'x', readRound: 0 },
    });
    expect(server.raft.configuration).toEqual({ index: 5, configuration });
    expect(server.did('install')).toMatchObject([{ snapshot: { configuration } }]);
  });

  it('§7 a snapshot with another configuration than its log is no snapshot of it', () => {
    const server = makeLeader();
    const configuration = configurationOf([1, 2]);
    const snapshot = { index: 1, term: 1, configuration, parts: ['x'] };
    expect(() => server.raft.compact(snapshot, 1)).toThrow('a snapshot of another configuration');
  });
});
