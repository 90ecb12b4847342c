import { describe, expect, it } from 'vitest';
import { appendRequest, logOf, matched, voteReply, voteRequest } from './testing/messages.ts';
import { TestServer } from './testing/server.ts';

describe('Figure 2: persistent state is updated on stable storage before responding', () => {
  it('a granted vote waits for term and vote', () => {
    const server = new TestServer();
    server.receive(2, voteRequest({ term: 1 }));
    const writes = server.did('persist');
    expect(writes.at(-1)?.hardState).toEqual({ term: 1, votedFor: 2 });
    expect(server.did('send')).toMatchObject([{ to: 2, after: writes.at(-1)?.seq }]);
  });

  it('a granted vote that is asked for again waits for the first write as well', () => {
    const server = new TestServer();
    server.receive(2, voteRequest({ term: 1 }));
    const { seq } = server.did('persist').at(-1) ?? { seq: 0 };
    server.forget().receive(2, voteRequest({ term: 1 }));
    expect(server.did('persist')).toEqual([]);
    expect(server.did('send')).toMatchObject([{ after: seq }]);
  });

  it('a refusal waits for the term that it tells', () => {
    const server = new TestServer({ entries: logOf(1) });
    server.receive(2, voteRequest({ term: 9 }));
    const { seq } = server.did('persist')[0] ?? { seq: 0 };
    expect(server.did('send')).toMatchObject([{ message: voteReply(9, false), after: seq }]);
  });

  it('a vote request waits for the candidate’s own vote', () => {
    const server = new TestServer();
    server.wake();
    const { seq } = server.did('persist')[0] ?? { seq: 0 };
    expect(seq).toBeGreaterThan(0);
    for (const each of server.did('send')) expect(each.after).toBe(seq);
  });

  it('a candidate counts its own vote only once it is durable', () => {
    const server = new TestServer();
    server.wake();
    server.receive(2, voteReply(1));
    expect(server.raft.role).toBe('candidate');
    server.sync();
    expect(server.raft.role).toBe('leader');
  });

  it('a vote for itself that was durable only after the next candidacy began counts there alone', () => {
    const server = new TestServer({ members: [1] });
    server.wake();
    const { seq } = server.did('persist')[0] ?? { seq: 0 };
    server.wake();
    server.sync(seq);
    expect(server.raft.role).toBe('candidate');
    server.sync();
    expect(server.raft).toMatchObject({ role: 'leader', term: 2 });
  });

  it('an ack waits for the entries, and for the truncation before them', () => {
    const server = new TestServer({ entries: logOf(1, 1), term: 2 });
    server.receive(2, appendRequest({ term: 2, entries: logOf(2, 2) }));
    const { seq } = server.did('persist').at(-1) ?? { seq: 0 };
    expect(server.did('send')).toMatchObject([{ message: matched(2, 2), after: seq }]);
  });

  it('an ack of entries that came before waits until those are durable', () => {
    const server = new TestServer();
    server.receive(2, appendRequest({ term: 1, entries: logOf(1, 1) }));
    const { seq } = server.did('persist').at(-1) ?? { seq: 0 };
    server.forget().receive(2, appendRequest({ term: 1, entries: logOf(1, 1) }));
    expect(server.did('send')).toMatchObject([{ message: matched(1, 2), after: seq }]);
  });

  it('a leader’s requests wait for nothing (thesis 10.2.1)', () => {
    const server = new TestServer().lead();
    server.forget().flush();
    expect(server.did('send').map(({ after }) => after)).toEqual([0, 0]);
  });

  it('a leader counts itself only for what is on its own disk', () => {
    const server = new TestServer({ members: [1, 2, 3, 4, 5] }).lead();
    server.flush();
    for (const from of [2, 3]) server.receive(from, matched(1, 1));
    expect(server.raft.commitIndex).toBe(0);
    server.sync();
    expect(server.raft.commitIndex).toBe(1);
  });

  it('a majority without the leader commits before the leader’s own disk is done', () => {
    const server = new TestServer().lead();
    server.flush();
    for (const from of [2, 3]) server.receive(from, matched(1, 1));
    expect(server.raft.commitIndex).toBe(1);
  });

  it('a write that ends after its entries were removed makes nothing durable', () => {
    // Entries 1..3 of term 1 are written; before that is done, term 2 replaces 2 and 3 by one.
    const server = new TestServer();
    server.receive(2, appendRequest({ term: 1, entries: logOf(1, 1, 1) }));
    const { seq } = server.did('persist').at(-1) ?? { seq: 0 };
    server.receive(3, appendRequest({ term: 2, entries: logOf(1, 2) }));
    server.forget().sync(seq);
    expect(server.did('trace').map(({ event }) => event)).toEqual([
      { ev: 'durable', index: 1, durableTerm: 1 },
    ]);
    server.forget().sync();
    expect(server.did('trace').map(({ event }) => event)).toEqual([
      { ev: 'durable', index: 2, durableTerm: 2 },
    ]);
  });

  it('a server that leads again does not count entries whose rewriting is still under way', () => {
    const server = new TestServer({ entries: logOf(1, 1, 1) });
    server.receive(3, appendRequest({ term: 2, entries: logOf(1, 2) }));
    server.lead();
    server.flush();
    expect(server.raft).toMatchObject({ role: 'leader', term: 3, lastIndex: 3 });
    server.receive(2, matched(3, 3));
    expect(server.raft.commitIndex).toBe(0);
    server.sync();
    expect(server.raft.commitIndex).toBe(3);
  });

  it('what was recovered is durable', () => {
    const server = new TestServer({ entries: logOf(1, 1, 1) });
    server.wake();
    server.sync();
    expect(server.did('trace').at(-1)?.event).toEqual({ ev: 'durable', index: 3, durableTerm: 2 });
  });

  it('a log that is ahead of the term is not started on', () => {
    expect(() => new TestServer({ entries: logOf(2), term: 1 })).toThrow('ahead of the term');
  });
});
