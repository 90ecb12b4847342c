import { describe, expect, it } from 'vitest';
import { appendRequest, logOf, matched, voteReply, voteRequest } from './testing/messages.ts';
import { TestServer } from './testing/server.ts';

describe('§5.5 follower and candidate crashes', () => {
  it('requests to a crashed follower are retried until it answers, without an end', () => {
    const server = new TestServer().lead();
    server.flush();
    server.sync();
    server.receive(2, matched(1, 1));
    for (let attempt = 0; attempt < 100; attempt++) {
      server.forget().wake();
      expect(server.sentTo(3)).toMatchObject([{ prevLogIndex: 0, entries: [{ index: 1 }] }]);
    }
    server.receive(3, matched(1, 1));
    server.forget().wake();
    expect(server.sentTo(3)).toMatchObject([{ prevLogIndex: 1, entries: [] }]);
  });

  it('a crashed voter is asked again by the next election', () => {
    const server = new TestServer();
    for (let term = 1; term <= 10; term++) {
      server.forget().wake();
      expect(server.sentTo(3)).toEqual([voteRequest({ term })]);
    }
  });

  it('a follower that crashed before it answered is sent the same request again: it changes nothing', () => {
    const request = appendRequest({ term: 2, entries: logOf(1, 2), leaderCommit: 1 });
    const before = new TestServer({ term: 2 });
    before.receive(2, request);
    before.sync();
    expect(before.sentTo(2)).toEqual([matched(2, 2)]);
    const restarted = new TestServer({ term: 2, entries: logOf(1, 2) });
    restarted.receive(2, request);
    expect(restarted.did('persist')).toEqual([]);
    expect(restarted.sentTo(2)).toEqual([matched(2, 2)]);
    expect(restarted.raft).toMatchObject({ lastIndex: 2, lastTerm: 2, commitIndex: 1 });
  });

  it('a voter that crashed before it answered gives the same vote again', () => {
    const restarted = new TestServer({ term: 3, votedFor: 2 });
    restarted.receive(2, voteRequest({ term: 3 }));
    expect(restarted.did('persist')).toEqual([]);
    expect(restarted.sentTo(2)).toEqual([voteReply(3, true)]);
  });

  it('a candidate that crashed stands again in a later term, never in the same', () => {
    const restarted = new TestServer({ term: 3, votedFor: 1 });
    restarted.receive(2, voteReply(3, true));
    expect(restarted.raft.role).toBe('follower');
    restarted.wake();
    expect(restarted.raft).toMatchObject({ role: 'candidate', term: 4 });
  });
});
