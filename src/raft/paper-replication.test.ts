import { describe, expect, it } from 'vitest';
import type { AppendRequest, Entry } from './messages.ts';
import { appendRequest, logOf, matched } from './testing/messages.ts';
import { TestServer, type TestServerOptions } from './testing/server.ts';

/** A leader whose no-op stands at index 1, sent to all and on its own disk. */
function makeLeader(options: TestServerOptions = {}): TestServer {
  const server = new TestServer(options).lead();
  server.flush();
  server.sync();
  return server.forget();
}

function entry(index: number, term: number, command: string): Entry {
  return { index, term, command };
}

describe('§5.3 log replication', () => {
  it('a leader appends a command to its log and sends it to all others', () => {
    const server = makeLeader();
    for (const from of [2, 3]) server.receive(from, matched(1, 1));
    expect(server.raft.start('x')).toEqual({ index: 2, term: 1, leads: true });
    server.forget().flush();
    expect(server.did('persist').flatMap(({ entries }) => entries)).toEqual([entry(2, 1, 'x')]);
    const request = { prevLogIndex: 1, prevLogTerm: 1, entries: [entry(2, 1, 'x')] };
    for (const to of [2, 3]) expect(server.sentTo(to)).toMatchObject([request]);
  });

  it('a server that does not lead takes no command', () => {
    const server = new TestServer({ term: 3 });
    expect(server.raft.start('x')).toEqual({ index: 0, term: 3, leads: false });
    server.wake();
    expect(server.raft.start('x')).toMatchObject({ leads: false });
    expect(server.did('persist').flatMap(({ entries }) => entries)).toEqual([]);
  });

  it('commands that gathered go out together, no more than the limit at once', () => {
    const server = makeLeader({ maxEntriesPerAppend: 2 });
    server.receive(2, matched(1, 1));
    for (const command of ['a', 'b', 'c']) server.raft.start(command);
    server.forget().flush();
    const commands = () =>
      server.sentTo(2).map((each) => (each as AppendRequest).entries.map((e) => e.command));
    expect(commands()).toEqual([['a', 'b']]);
    server.receive(2, matched(1, 3));
    server.flush();
    expect(commands()).toEqual([['a', 'b'], ['c']]);
  });

  it('long commands go out a few at once, and one that is over the limit alone', () => {
    const server = makeLeader({ maxCommandLengthPerAppend: 10 });
    server.receive(2, matched(1, 1));
    for (const length of [4, 6, 1, 50, 3]) server.raft.start('x'.repeat(length));
    for (const index of [3, 4, 5]) {
      server.forget().flush();
      const [request] = server.sentTo(2) as AppendRequest[];
      expect(request?.entries.at(-1)?.index).toBe(index);
      server.receive(2, matched(1, index));
    }
    server.forget().flush();
    expect(server.sentTo(2)).toMatchObject([{ prevLogIndex: 5, entries: [{ index: 6 }] }]);
  });

  it.each([
    { size: 1, acks: 0, commits: true },
    { size: 3, acks: 0, commits: false },
    { size: 3, acks: 1, commits: true },
    { size: 4, acks: 1, commits: false },
    { size: 4, acks: 2, commits: true },
    { size: 5, acks: 1, commits: false },
    { size: 5, acks: 2, commits: true },
  ])('with $acks acks of $size servers, an entry is committed: $commits', (cluster) => {
    const members = Array.from({ length: cluster.size }, (_, i) => i + 1);
    const server = makeLeader({ members });
    for (let i = 0; i < cluster.acks; i++) server.receive(2 + i, matched(1, 1));
    expect(server.raft.commitIndex).toBe(cluster.commits ? 1 : 0);
  });

  it('a follower whose ack comes twice is counted once', () => {
    const server = makeLeader({ members: [1, 2, 3, 4, 5] });
    for (let i = 0; i < 3; i++) server.receive(2, matched(1, 1));
    expect(server.raft.commitIndex).toBe(0);
  });

  it('committing an entry commits all before it, in order and once, earlier leaders’ too', () => {
    const server = makeLeader({ entries: logOf(1, 1, 2) });
    server.receive(2, matched(3, 4));
    expect(server.did('apply').flatMap(({ entries }) => entries)).toEqual([
      ...logOf(1, 1, 2),
      entry(4, 3, ''),
    ]);
    server.forget().receive(3, matched(3, 4));
    expect(server.did('apply')).toEqual([]);
  });

  it('a leader tells the commit index in its requests, heartbeats included', () => {
    const server = makeLeader();
    server.receive(2, matched(1, 1));
    server.forget().wake();
    expect(server.sentTo(3)).toMatchObject([{ leaderCommit: 1 }]);
    expect(server.sentTo(2)).toMatchObject([{ leaderCommit: 1, entries: [] }]);
  });

  it('a follower that learns that an entry is committed applies it', () => {
    const server = new TestServer();
    server.receive(2, appendRequest({ term: 1, entries: logOf(1, 1) }));
    expect(server.did('apply')).toEqual([]);
    const heartbeat = { prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 1 };
    server.receive(2, appendRequest({ term: 1, ...heartbeat }));
    server.receive(2, appendRequest({ term: 1, ...heartbeat, leaderCommit: 2 }));
    expect(server.did('apply').map(({ entries }) => entries)).toEqual([
      logOf(1),
      logOf(1, 1).slice(1),
    ]);
  });

  it('a leader repeats a request until it is answered', () => {
    const server = makeLeader();
    for (let i = 0; i < 3; i++) {
      server.forget().wake();
      expect(server.sentTo(2)).toMatchObject([{ prevLogIndex: 0, entries: [entry(1, 1, '')] }]);
    }
  });

  it('a request that comes twice changes nothing the second time', () => {
    const server = new TestServer();
    const request = appendRequest({ term: 1, entries: logOf(1, 1), leaderCommit: 1 });
    server.receive(2, request);
    const first = server.sentTo(2);
    server.forget().receive(2, request);
    expect(server.sentTo(2)).toEqual(first);
    expect([...server.did('persist'), ...server.did('apply')]).toEqual([]);
  });

  it('an older request that comes late takes nothing back', () => {
    const server = new TestServer();
    server.receive(2, appendRequest({ term: 1, entries: logOf(1, 1, 1), leaderCommit: 3 }));
    server.forget().receive(2, appendRequest({ term: 1, entries: logOf(1), leaderCommit: 0 }));
    expect(server.raft).toMatchObject({ lastIndex: 3, commitIndex: 3 });
    expect(server.did('persist')).toEqual([]);
    expect(server.sentTo(2)).toEqual([matched(1, 1)]);
  });

  it('acks that come in any order leave the highest known', () => {
    const server = makeLeader();
    for (const command of ['a', 'b', 'c']) server.raft.start(command);
    server.flush();
    server.sync();
    server.receive(2, matched(1, 4));
    server.receive(2, matched(1, 1));
    server.forget().wake();
    expect(server.raft.commitIndex).toBe(4);
    expect(server.sentTo(2)).toMatchObject([{ prevLogIndex: 4, entries: [] }]);
  });

  it('an ack of an earlier term of the same leader counts for nothing', () => {
    const server = makeLeader();
    server.receive(2, { ...matched(2, 0), success: false });
    server.lead();
    server.flush();
    server.sync();
    server.receive(2, matched(1, 2));
    expect(server.raft).toMatchObject({ role: 'leader', term: 3, commitIndex: 0 });
  });
});
