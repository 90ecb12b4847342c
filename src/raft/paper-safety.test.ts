import { describe, expect, it } from 'vitest';
import { logOf, matched, voteReply, voteRequest } from './testing/messages.ts';
import { TestServer } from './testing/server.ts';

describe('§5.4.1 the election restriction', () => {
  it('a vote request tells the candidate’s last index and term', () => {
    const server = new TestServer({ entries: logOf(1, 2, 4) });
    server.wake();
    expect(server.sentTo(2)).toEqual([voteRequest({ term: 5, lastLogIndex: 3, lastLogTerm: 4 })]);
  });

  it.each([
    { voter: [1], index: 1, term: 1, granted: true, why: 'the logs are equal' },
    { voter: [1], index: 2, term: 1, granted: true, why: 'of equal last terms the longer wins' },
    { voter: [1, 1], index: 1, term: 1, granted: false, why: 'the voter’s log is longer' },
    { voter: [1], index: 1, term: 2, granted: true, why: 'the later last term wins' },
    { voter: [1, 1, 1], index: 1, term: 2, granted: true, why: 'a later term beats length' },
    { voter: [2], index: 1, term: 1, granted: false, why: 'the voter’s last term is later' },
    { voter: [2], index: 9, term: 1, granted: false, why: 'length does not beat a later term' },
    { voter: [1, 2], index: 1, term: 2, granted: false, why: 'of equal terms the longer wins' },
    { voter: [], index: 0, term: 0, granted: true, why: 'both logs are empty' },
    { voter: [1], index: 0, term: 0, granted: false, why: 'the candidate’s log is empty' },
  ])('a vote is granted: $granted, for $why', ({ voter, index, term, granted }) => {
    const server = new TestServer({ entries: logOf(...voter), term: 2 });
    server.receive(2, voteRequest({ term: 3, lastLogIndex: index, lastLogTerm: term }));
    expect(server.sentTo(2)).toEqual([voteReply(3, granted)]);
  });

  it('a refused candidate’s term is taken over all the same', () => {
    const server = new TestServer({ entries: logOf(2) });
    server.receive(2, voteRequest({ term: 7 }));
    expect(server.raft.term).toBe(7);
  });
});

describe('§5.4.2 committing entries from previous terms', () => {
  it('a leader commits only entries of its own term by counting', () => {
    const server = new TestServer({ entries: logOf(1, 2), rules: { appendsNoOp: false } }).lead();
    server.flush();
    server.sync();
    for (const from of [2, 3]) server.receive(from, matched(3, 2));
    expect(server.raft.commitIndex).toBe(0);
    server.raft.start('own');
    server.flush();
    server.sync();
    server.receive(2, matched(3, 3));
    expect(server.raft.commitIndex).toBe(3);
  });

  it('a majority that lacks the entry of its own term commits nothing', () => {
    const server = new TestServer({ entries: logOf(1, 2), members: [1, 2, 3, 4, 5] }).lead();
    server.flush();
    server.sync();
    server.receive(2, matched(3, 3));
    for (const from of [3, 4]) server.receive(from, matched(3, 2));
    expect(server.raft.commitIndex).toBe(0);
    server.receive(3, matched(3, 3));
    expect(server.raft.commitIndex).toBe(3);
  });

  it('Figure 8: an entry of term 2 on a majority is not committed by the leader of term 4', () => {
    // S1 led term 2 and appended index 2 there; S5 led term 3 and appended another index 2.
    const s1 = new TestServer({ entries: logOf(1, 2), term: 3, members: [1, 2, 3, 4, 5] }).lead();
    s1.flush();
    s1.sync();
    // (c): S2 and S3 take the entry of term 2 in, but not yet that of term 4.
    for (const from of [2, 3]) s1.receive(from, matched(4, 2));
    expect(s1.raft).toMatchObject({ term: 4, commitIndex: 0 });
    // (d): so S5 may still win with the votes of S2, S3 and S4, and replace it.
    const s2 = new TestServer({ id: 2, entries: logOf(1, 2), term: 4, members: [1, 2, 3, 4, 5] });
    s2.receive(5, voteRequest({ term: 5, lastLogIndex: 2, lastLogTerm: 3 }));
    expect(s2.sentTo(5)).toEqual([voteReply(5, true)]);
    // (e): with its own entry on a majority both are committed, and S5 can no longer win.
    for (const from of [2, 3]) s1.receive(from, matched(4, 3));
    expect(s1.raft.commitIndex).toBe(3);
    const s3 = new TestServer({ id: 3, entries: logOf(1, 2, 4), members: [1, 2, 3, 4, 5] });
    s3.receive(5, voteRequest({ term: 5, lastLogIndex: 2, lastLogTerm: 3 }));
    expect(s3.sentTo(5)).toEqual([voteReply(5, false)]);
  });
});

describe('§8 a new leader', () => {
  it('opens its term with an empty entry', () => {
    const server = new TestServer({ entries: logOf(1, 1) }).lead();
    expect(server.did('persist').flatMap(({ entries }) => entries)).toEqual([
      { index: 3, term: 2, command: '' },
    ]);
  });
});
