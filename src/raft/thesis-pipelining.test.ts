import { describe, expect, it } from 'vitest';
import type { AppendRequest } from './messages.ts';
import { matched, refused } from './testing/messages.ts';
import { HEARTBEAT_MS, TestServer, type TestServerOptions } from './testing/server.ts';

/** A leader whose no-op, at index 1, server 2 has; one entry fits into a request. */
function makeLeader(options: TestServerOptions = {}): TestServer {
  const limits = { maxEntriesPerAppend: 1, maxInflightRequests: 3, ...options };
  const server = new TestServer(limits).lead();
  server.flush();
  server.sync();
  server.receive(2, matched(1, 1));
  return server.forget();
}

function propose(server: TestServer, ...commands: readonly string[]): void {
  for (const command of commands) server.raft.start(command);
  server.flush();
}

/** The indices of the entries that went to a server, request by request. */
const sent = (server: TestServer, to = 2) =>
  server.sentTo(to).map((each) => (each as AppendRequest).entries.map(({ index }) => index));

describe('thesis 10.2.1: a leader sends without waiting for answers', () => {
  it('one request behind the other, as many as the window holds', () => {
    const server = makeLeader();
    propose(server, 'a', 'b', 'c', 'd');
    expect(sent(server)).toEqual([[2], [3], [4]]);
    server.receive(2, matched(1, 3));
    server.flush();
    expect(sent(server)).toEqual([[2], [3], [4], [5]]);
  });

  it('and as much as the window holds', () => {
    const server = makeLeader({ maxInflightLength: 10 });
    propose(server, 'aaaaaa', 'bbbbbb', 'c');
    expect(sent(server)).toEqual([[2], [3]]);
    server.receive(2, matched(1, 2));
    server.flush();
    expect(sent(server)).toEqual([[2], [3], [4]]);
  });

  it('but to a follower whose log it does not know, one at a time', () => {
    const server = makeLeader();
    propose(server, 'a', 'b');
    expect(sent(server, 3)).toEqual([]);
    server.receive(3, matched(1, 1));
    server.flush();
    expect(sent(server, 3)).toEqual([[2], [3]]);
  });

  it('an answer to the last says that all before it arrived', () => {
    const server = makeLeader();
    propose(server, 'a', 'b', 'c');
    server.receive(2, matched(1, 4));
    propose(server, 'd', 'e', 'f');
    expect(sent(server)).toEqual([[2], [3], [4], [5], [6], [7]]);
  });

  it('where no answer comes it begins again behind what is known to match', () => {
    const server = makeLeader();
    propose(server, 'a', 'b', 'c');
    server.receive(2, matched(1, 2));
    server.forget().nowMs += HEARTBEAT_MS;
    server.wake();
    server.flush();
    expect(sent(server)).toEqual([[3]]);
  });

  it('a heartbeat meanwhile stands on what is known to match, so that none overtakes', () => {
    const server = makeLeader();
    server.wake();
    server.forget();
    server.nowMs += HEARTBEAT_MS - 1;
    propose(server, 'a');
    server.forget().wake();
    expect(server.sentTo(2)).toMatchObject([{ prevLogIndex: 1, entries: [] }]);
  });

  it('a gap is refused by all that follow, and repaired once', () => {
    const server = makeLeader();
    propose(server, 'a', 'b', 'c');
    server.forget();
    for (const index of [2, 3]) server.receive(2, refused(1, 0, 2, index));
    expect(sent(server)).toEqual([[2]]);
    server.receive(2, matched(1, 2));
    server.flush();
    expect(sent(server)).toEqual([[2], [3], [4]]);
  });
});

describe('flow control', () => {
  it('a leader takes no command while too much is not yet committed', () => {
    const server = makeLeader({ maxUncommittedLength: 10 });
    propose(server, 'aaaaa', 'bbbbb');
    expect(server.raft.start('c')).toEqual({ index: 0, term: 1, leads: false });
    server.sync();
    server.receive(2, matched(1, 2));
    expect(server.raft.start('c')).toMatchObject({ leads: true, index: 4 });
  });

  it('what a truncation removes is no longer under way', () => {
    const server = makeLeader({ maxUncommittedLength: 10 });
    propose(server, 'aaaaaaaaaa');
    const entries = [{ index: 2, term: 2, command: '' }];
    const request = { type: 'appendRequest', term: 2, prevLogIndex: 1, prevLogTerm: 1 } as const;
    server.receive(3, { ...request, entries, leaderCommit: 2, readRound: 0 });
    server.lead();
    expect(server.raft.start('c').leads).toBe(true);
  });
});
