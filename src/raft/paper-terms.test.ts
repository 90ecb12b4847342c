import { describe, expect, it } from 'vitest';
import type { RaftMessage } from './messages.ts';
import { appendRequest, logOf, matched, voteReply, voteRequest } from './testing/messages.ts';
import { TestServer } from './testing/server.ts';

/** Every kind of message, of term 5. */
const OF_TERM_5: readonly RaftMessage[] = [
  voteRequest({ term: 5 }),
  voteReply(5),
  appendRequest({ term: 5 }),
  matched(5, 0),
];

describe('§5.1 terms', () => {
  it.each(OF_TERM_5)('a follower takes a larger term over from any message ($type)', (message) => {
    const server = new TestServer({ term: 1 });
    server.receive(2, message);
    expect(server.raft).toMatchObject({ term: 5, role: 'follower' });
    expect(server.did('persist')[0]?.hardState?.term).toBe(5);
  });

  it.each(OF_TERM_5)('a candidate that meets a larger term reverts to follower ($type)', (msg) => {
    const server = new TestServer({ term: 1 });
    server.wake();
    server.receive(2, msg);
    expect(server.raft).toMatchObject({ term: 5, role: 'follower' });
  });

  it.each(OF_TERM_5)('a leader that meets a larger term reverts to follower ($type)', (message) => {
    const server = new TestServer({ term: 1 }).lead();
    server.receive(2, message);
    expect(server.raft).toMatchObject({ term: 5, role: 'follower' });
    expect(server.did('leadershipLost')).toHaveLength(1);
  });

  it('a vote of an older term binds nobody in a newer one', () => {
    const server = new TestServer({ term: 1, votedFor: 3 });
    server.receive(2, voteRequest({ term: 2 }));
    expect(server.sentTo(2)).toEqual([voteReply(2, true)]);
    expect(server.did('persist').map((effect) => effect.hardState)).toEqual([
      { term: 2, votedFor: null },
      { term: 2, votedFor: 2 },
    ]);
  });

  it('a vote request with a stale term is refused, with the current term', () => {
    const server = new TestServer({ term: 5 });
    server.receive(2, voteRequest({ term: 4, lastLogIndex: 9, lastLogTerm: 4 }));
    expect(server.sentTo(2)).toEqual([voteReply(5, false)]);
  });

  it('an append request with a stale term is refused and changes nothing', () => {
    const server = new TestServer({ entries: logOf(1, 5) });
    const deadlineMs = server.raft.wakeAtMs;
    server.nowMs = 10;
    server.receive(2, appendRequest({ term: 4, entries: logOf(4, 4, 4), leaderCommit: 3 }));
    expect(server.sentTo(2)).toMatchObject([{ type: 'appendReply', term: 5, success: false }]);
    expect(server.did('persist')).toEqual([]);
    expect(server.raft).toMatchObject({ lastIndex: 2, commitIndex: 0, leader: null });
    expect(server.raft.wakeAtMs).toBe(deadlineMs);
  });

  it('a message of the same term or an older one never changes the term', () => {
    const server = new TestServer({ term: 5 });
    for (const message of OF_TERM_5) server.receive(2, message);
    for (const message of OF_TERM_5) server.receive(2, { ...message, term: 3 });
    expect(server.raft.term).toBe(5);
  });
});
