import { describe, expect, it } from 'vitest';
import {
  appendRequest,
  logOf,
  matched,
  preVoteReply,
  preVoteRequest,
  voteReply,
  voteRequest,
} from './testing/messages.ts';
import { ELECTION_TIMEOUT_MS, TestServer } from './testing/server.ts';

describe('thesis 9.6: pre-vote', () => {
  const asks = () => new TestServer({ entries: logOf(1, 2), preVote: true });

  it('a server that hears nothing asks first, in its old term and without a vote', () => {
    const server = asks();
    server.wake();
    expect(server.raft).toMatchObject({ role: 'follower', term: 2 });
    expect(server.did('persist')).toEqual([]);
    const question = preVoteRequest({ term: 2, lastLogIndex: 2, lastLogTerm: 2 });
    for (const to of [2, 3]) expect(server.sentTo(to)).toEqual([question]);
  });

  it('it raises its term only once a majority would vote for it', () => {
    const server = asks();
    server.wake();
    server.receive(2, preVoteReply(2, false));
    expect(server.raft.term).toBe(2);
    server.receive(3, preVoteReply(2));
    expect(server.raft).toMatchObject({ role: 'candidate', term: 3 });
    expect(server.sentTo(2).at(-1)).toMatchObject({ type: 'voteRequest', term: 3 });
  });

  it('a server that is alone needs nobody’s word', () => {
    const server = new TestServer({ members: [1], preVote: true });
    server.wake();
    server.sync();
    expect(server.raft).toMatchObject({ role: 'leader', term: 1 });
  });

  it('an answer to an earlier question does not count', () => {
    const server = asks();
    server.wake();
    server.receive(2, preVoteReply(2, true, 1));
    expect(server.raft.role).toBe('follower');
  });

  it('an answer of a higher term is adopted, and ends the asking', () => {
    const server = asks();
    server.wake();
    server.receive(2, preVoteReply(7, false, 2));
    server.receive(3, preVoteReply(2));
    expect(server.raft).toMatchObject({ role: 'follower', term: 7 });
  });

  it('a leader that speaks up ends the asking', () => {
    const server = asks();
    server.wake();
    server.receive(2, appendRequest({ term: 2, prevLogIndex: 2, prevLogTerm: 2 }));
    server.receive(3, preVoteReply(2));
    expect(server.raft).toMatchObject({ role: 'follower', term: 2, leader: 2 });
  });

  it('a candidate that asks again still wins by the votes of its candidacy', () => {
    const server = asks();
    server.wake();
    server.receive(2, preVoteReply(2));
    server.wake();
    server.sync();
    server.receive(3, voteReply(3));
    expect(server.raft).toMatchObject({ role: 'leader', term: 3 });
  });

  it.each([
    { why: 'its log is behind', question: { term: 2, lastLogIndex: 9, lastLogTerm: 1 } },
    { why: 'its term is behind', question: { term: 1, lastLogIndex: 9, lastLogTerm: 2 } },
  ])('a voter refuses who asks while $why', ({ question }) => {
    const voter = asks();
    voter.nowMs = ELECTION_TIMEOUT_MS;
    voter.receive(2, preVoteRequest(question));
    expect(voter.sentTo(2)).toEqual([preVoteReply(2, false, question.term)]);
  });

  it('a voter that heard from a leader within an election timeout refuses', () => {
    const voter = asks();
    voter.receive(3, appendRequest({ term: 2, prevLogIndex: 2, prevLogTerm: 2 }));
    const question = preVoteRequest({ term: 2, lastLogIndex: 2, lastLogTerm: 2 });
    for (const [waitMs, granted] of [
      [ELECTION_TIMEOUT_MS - 1, false],
      [ELECTION_TIMEOUT_MS, true],
    ] as const) {
      voter.forget().nowMs = waitMs;
      voter.receive(2, question);
      expect(voter.sentTo(2)).toEqual([preVoteReply(2, granted)]);
    }
  });

  it('a voter adopts no term and gives no vote by saying what it would do', () => {
    const voter = asks();
    voter.receive(2, preVoteRequest({ term: 8, lastLogIndex: 2, lastLogTerm: 2 }));
    expect(voter.sentTo(2)).toEqual([preVoteReply(2, true, 8)]);
    expect(voter.did('persist')).toEqual([]);
    voter.receive(3, voteRequest({ term: 3, lastLogIndex: 2, lastLogTerm: 2 }));
    expect(voter.sentTo(3)).toEqual([voteReply(3)]);
  });

  it('a leader refuses', () => {
    const leader = new TestServer({ preVote: false }).lead();
    leader.receive(2, preVoteRequest({ term: 9, lastLogIndex: 9, lastLogTerm: 9 }));
    expect(leader.sentTo(2).at(-1)).toEqual(preVoteReply(1, false, 9));
    expect(leader.raft.role).toBe('leader');
  });
});

describe('thesis 4.2.3: servers that hear from a leader ignore other candidates', () => {
  const follower = () => {
    const server = new TestServer({ term: 1, leaderStickiness: true });
    server.receive(2, appendRequest({ term: 1 }));
    return server.forget();
  };

  it('within an election timeout they neither vote nor adopt the term', () => {
    const server = follower();
    server.nowMs = ELECTION_TIMEOUT_MS - 1;
    server.receive(3, voteRequest({ term: 9 }));
    expect(server.raft).toMatchObject({ term: 1, leader: 2 });
    expect(server.sentTo(3)).toEqual([voteReply(1, false)]);
  });

  it('after an election timeout they vote', () => {
    const server = follower();
    server.nowMs = ELECTION_TIMEOUT_MS;
    server.receive(3, voteRequest({ term: 9 }));
    expect(server.sentTo(3)).toEqual([voteReply(9)]);
  });

  it('a term that came by another way does not end the promise', () => {
    const server = follower();
    server.receive(3, preVoteReply(5, false));
    server.receive(3, voteRequest({ term: 6 }));
    expect(server.raft.term).toBe(5);
    expect(server.sentTo(3)).toEqual([voteReply(5, false)]);
  });

  it('a leader is loyal to itself', () => {
    const leader = new TestServer({ leaderStickiness: true }).lead();
    leader.receive(3, voteRequest({ term: 9 }));
    expect(leader.raft).toMatchObject({ role: 'leader', term: 1 });
  });

  it('a candidate that the leader sent (3.10) is not ignored', () => {
    const server = follower();
    server.receive(3, voteRequest({ term: 2, isTransfer: true }));
    expect(server.sentTo(3)).toEqual([voteReply(2)]);
  });
});

describe('thesis 6.2: a leader that no majority answers steps down', () => {
  const leader = () => {
    const server = new TestServer({ checkQuorum: true, members: [1, 2, 3, 4, 5] }).lead();
    server.flush();
    return server.forget();
  };
  const passTimeout = (server: TestServer) => {
    const untilMs = server.nowMs + ELECTION_TIMEOUT_MS;
    while (server.nowMs < untilMs && server.raft.role === 'leader') server.wake();
  };

  it('after an election timeout without answers, in its own term', () => {
    const server = leader();
    server.raft.read(7);
    while (server.raft.role === 'leader') server.wake();
    expect([server.raft.role, server.raft.term, server.raft.leader]).toEqual(['follower', 1, null]);
    expect(server.did('leadershipLost')).toHaveLength(1);
    expect(server.did('readRefused')).toMatchObject([{ ids: [7] }]);
  });

  it.each([
    { answering: [2], leads: false },
    { answering: [2, 3], leads: true },
  ])('with answers of $answering of four others it leads on: $leads', ({ answering, leads }) => {
    const server = leader();
    for (let timeout = 0; timeout < 3 && server.raft.role === 'leader'; timeout++) {
      for (const from of answering) server.receive(from, matched(1, 0));
      passTimeout(server);
    }
    expect(server.raft.role).toBe(leads ? 'leader' : 'follower');
  });

  it('it waits a whole timeout before it stands itself', () => {
    const server = leader();
    while (server.raft.role === 'leader') server.wake();
    expect(server.raft.wakeAtMs).toBe(server.nowMs + ELECTION_TIMEOUT_MS);
  });

  it('a leader that is alone is its own majority', () => {
    const server = new TestServer({ checkQuorum: true, members: [1] });
    server.wake();
    server.sync();
    for (let beat = 0; beat < 20; beat++) server.wake();
    expect(server.raft.role).toBe('leader');
  });
});
