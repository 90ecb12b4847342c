import { describe, expect, it } from 'vitest';
import { appendRequest, logOf, voteReply, voteRequest } from './testing/messages.ts';
import { ELECTION_TIMEOUT_MS, HEARTBEAT_MS, TestServer } from './testing/server.ts';

describe('§5.2 elections', () => {
  it('a server begins as a follower', () => {
    const server = new TestServer({ entries: logOf(1, 2), votedFor: 1 });
    expect(server.raft).toMatchObject({ role: 'follower', term: 2, leader: null });
  });

  it('a server stays a follower as long as it hears from a leader', () => {
    const server = new TestServer({ term: 1 });
    for (let beat = 0; beat < 20; beat++) {
      server.nowMs += ELECTION_TIMEOUT_MS - 1;
      server.step({ type: 'tick', nowMs: server.nowMs });
      server.receive(2, appendRequest({ term: 1 }));
    }
    expect(server.raft).toMatchObject({ role: 'follower', term: 1, leader: 2 });
  });

  it('a server that gives its vote waits a whole timeout before it stands itself', () => {
    const server = new TestServer({ term: 1 });
    server.nowMs = ELECTION_TIMEOUT_MS - 1;
    server.receive(2, voteRequest({ term: 2 }));
    expect(server.raft.wakeAtMs).toBe(server.nowMs + ELECTION_TIMEOUT_MS);
  });

  it('a server that refuses its vote keeps its own deadline', () => {
    const server = new TestServer({ entries: logOf(1, 1) });
    server.nowMs = ELECTION_TIMEOUT_MS - 1;
    server.receive(2, voteRequest({ term: 2 }));
    expect(server.raft.wakeAtMs).toBe(ELECTION_TIMEOUT_MS);
  });

  it.each(['follower', 'candidate'] as const)(
    'a %s that hears nothing raises its term, votes for itself and asks all others at once',
    (role) => {
      const server = new TestServer({ entries: logOf(1, 2), members: [1, 2, 3, 4, 5] });
      if (role === 'candidate') server.wake();
      const { term } = server.raft;
      server.forget().wake();
      expect(server.raft).toMatchObject({ role: 'candidate', term: term + 1 });
      expect(server.did('persist').map((effect) => effect.hardState)).toEqual([
        { term: term + 1, votedFor: 1 },
      ]);
      const request = voteRequest({ term: term + 1, lastLogIndex: 2, lastLogTerm: 2 });
      expect(server.did('send').map(({ to, message }) => ({ to, message }))).toEqual(
        [2, 3, 4, 5].map((to) => ({ to, message: request })),
      );
    },
  );

  it.each([
    { size: 1, granted: 0, refused: 0, wins: true },
    { size: 3, granted: 1, refused: 0, wins: true },
    { size: 3, granted: 1, refused: 1, wins: true },
    { size: 3, granted: 0, refused: 2, wins: false },
    { size: 4, granted: 1, refused: 0, wins: false },
    { size: 4, granted: 2, refused: 1, wins: true },
    { size: 5, granted: 2, refused: 2, wins: true },
    { size: 5, granted: 1, refused: 3, wins: false },
    { size: 5, granted: 1, refused: 0, wins: false },
  ])('of $size servers, $granted others for and $refused against: wins is $wins', (election) => {
    const members = Array.from({ length: election.size }, (_, i) => i + 1);
    const server = new TestServer({ members });
    server.wake();
    server.sync();
    for (let i = 0; i < election.granted; i++) server.receive(2 + i, voteReply(1, true));
    for (let i = 0; i < election.refused; i++) {
      server.receive(2 + election.granted + i, voteReply(1, false));
    }
    expect(server.raft.role).toBe(election.wins ? 'leader' : 'candidate');
  });

  it('a vote that comes twice counts once', () => {
    const server = new TestServer({ members: [1, 2, 3, 4, 5] });
    server.wake();
    server.sync();
    for (let i = 0; i < 5; i++) server.receive(2, voteReply(1));
    expect(server.raft.role).toBe('candidate');
  });

  it('a vote of an earlier candidacy does not count in a later one', () => {
    const server = new TestServer();
    server.wake();
    server.wake();
    server.sync();
    server.receive(2, voteReply(1));
    expect(server.raft).toMatchObject({ role: 'candidate', term: 2 });
  });

  it('a server votes for at most one candidate in a term, first come, first served', () => {
    const server = new TestServer();
    server.receive(2, voteRequest({ term: 1 }));
    server.receive(3, voteRequest({ term: 1 }));
    server.receive(2, voteRequest({ term: 1 }));
    expect(server.sentTo(2)).toEqual([voteReply(1, true), voteReply(1, true)]);
    expect(server.sentTo(3)).toEqual([voteReply(1, false)]);
  });

  it('a server that voted before a restart gives no second vote of that term', () => {
    const server = new TestServer({ term: 1, votedFor: 2 });
    server.receive(3, voteRequest({ term: 1 }));
    server.receive(2, voteRequest({ term: 1 }));
    expect(server.sentTo(3)).toEqual([voteReply(1, false)]);
    expect(server.sentTo(2)).toEqual([voteReply(1, true)]);
  });

  it('a candidate has given its vote to itself', () => {
    const server = new TestServer();
    server.wake();
    server.receive(2, voteRequest({ term: 1 }));
    expect(server.sentTo(2).at(-1)).toEqual(voteReply(1, false));
  });

  it('a candidate that hears from a leader of its term follows it', () => {
    const server = new TestServer();
    server.wake();
    server.receive(2, appendRequest({ term: 1 }));
    expect(server.raft).toMatchObject({ role: 'follower', term: 1, leader: 2 });
  });

  it('a candidate that hears from a leader of an older term remains one', () => {
    const server = new TestServer({ term: 1 });
    server.wake();
    server.receive(2, appendRequest({ term: 1 }));
    expect(server.raft).toMatchObject({ role: 'candidate', term: 2, leader: null });
  });

  it('a winner sends heartbeats to all others at once, and again after each interval', () => {
    const server = new TestServer().lead();
    server.forget().flush();
    for (const to of [2, 3]) expect(server.sentTo(to)).toMatchObject([{ type: 'appendRequest' }]);
    server.forget().wake();
    for (const to of [2, 3]) expect(server.sentTo(to)).toMatchObject([{ type: 'appendRequest' }]);
    expect(server.raft.wakeAtMs).toBe(server.nowMs + HEARTBEAT_MS);
  });

  it('a leader never stands for election', () => {
    const server = new TestServer().lead();
    for (let beat = 0; beat < 50; beat++) server.wake();
    expect(server.raft).toMatchObject({ role: 'leader', term: 1 });
  });

  it('an old leader that stepped down waits a whole timeout before it stands again', () => {
    const server = new TestServer().lead();
    for (let beat = 0; beat < 50; beat++) server.wake();
    server.receive(2, voteReply(9, false));
    expect(server.raft.wakeAtMs).toBe(server.nowMs + ELECTION_TIMEOUT_MS);
  });

  it.each([0, 37, 99])('timeouts are drawn from a fixed interval, anew each time (%i)', (drawn) => {
    const limits: number[] = [];
    const randomInt = (limit: number) => {
      limits.push(limit);
      return drawn;
    };
    const server = new TestServer({ randomInt });
    expect(server.raft.wakeAtMs).toBe(ELECTION_TIMEOUT_MS + drawn);
    server.wake();
    expect(server.raft.wakeAtMs).toBe(server.nowMs + ELECTION_TIMEOUT_MS + drawn);
    expect(limits).toEqual([ELECTION_TIMEOUT_MS, ELECTION_TIMEOUT_MS]);
  });

  it('two leaders in one term stop a server at once', () => {
    const leader = new TestServer().lead();
    expect(() => leader.receive(2, appendRequest({ term: 1 }))).toThrow('two leaders in one term');
    const follower = new TestServer({ term: 1 });
    follower.receive(2, appendRequest({ term: 1 }));
    expect(() => follower.receive(3, appendRequest({ term: 1 }))).toThrow('two leaders');
  });
});
