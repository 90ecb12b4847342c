import { describe, expect, it } from 'vitest';
import { configurationOf } from './configuration.ts';
import { commitUpTo } from './log-changes.ts';
import type { Snapshot, SnapshotReply, SnapshotRequest } from './messages.ts';
import { onSnapshotRequest } from './snapshots.ts';
import { RaftState } from './state.ts';
import { appendRequest, logOf, matched, refused, voteRequest } from './testing/messages.ts';
import {
  configOf,
  ELECTION_TIMEOUT_MS,
  TestServer,
  type TestServerOptions,
} from './testing/server.ts';

const CONFIGURATION = configurationOf([1, 2, 3]);

function snapshotOf(index: number, term: number, ...parts: string[]): Snapshot {
  return { index, term, configuration: CONFIGURATION, parts: parts.length > 0 ? parts : ['state'] };
}

/** Part `part` of a snapshot of two, at index 5 of term 2. */
function part(number: number, fields: Partial<SnapshotRequest> = {}): SnapshotRequest {
  return {
    type: 'snapshotRequest',
    term: 3,
    index: 5,
    lastTerm: 2,
    configuration: CONFIGURATION,
    part: number,
    parts: 2,
    offset: 'part 0'.length * number,
    data: `part ${number}`,
    readRound: 0,
    ...fields,
  };
}

function answered(next: number, isInstalled = false, index = 5, term = 3): SnapshotReply {
  return { type: 'snapshotReply', term, index, isInstalled, part: next, readRound: 0 };
}

/** A leader of term 3 with five older entries and its no-op, all committed and compacted. */
function makeLeader(options: TestServerOptions = {}): TestServer {
  const server = new TestServer({ entries: logOf(1, 1, 1, 2, 2), ...options }).lead();
  server.flush();
  server.sync();
  server.receive(2, matched(3, 6));
  server.raft.compact(snapshotOf(6, 3, 'a', 'b'), 6);
  return server.forget();
}

const parts = (server: TestServer, to = 3) =>
  server.sentTo(to).flatMap((each) => (each.type === 'snapshotRequest' ? [each.part] : []));

describe('§7 log compaction', () => {
  it('a snapshot takes the place of the entries that it holds; the log goes on behind it', () => {
    const server = makeLeader();
    expect(server.raft).toMatchObject({ firstIndex: 7, lastIndex: 6, lastTerm: 3 });
    expect(server.raft.start('x')).toMatchObject({ index: 7, leads: true });
  });

  it('some entries that it holds may be kept, for followers that lag a little', () => {
    const server = new TestServer({ entries: logOf(1, 1), members: [1] });
    server.wake();
    server.sync();
    server.sync();
    server.raft.compact({ ...snapshotOf(3, 2), configuration: configurationOf([1]) }, 1);
    expect(server.raft.firstIndex).toBe(2);
  });

  it('a server knows the term of its snapshot, though its own note of it was lost, and has no vote', () => {
    const held = { term: 4, votedFor: 2, entries: [], snapshot: snapshotOf(6, 5) };
    expect(new TestServer(held).raft).toMatchObject({ term: 5, lastIndex: 6, lastTerm: 5 });
    const server = new TestServer(held);
    server.receive(3, voteRequest({ term: 5, lastLogIndex: 6, lastLogTerm: 5 }));
    server.sync();
    expect(server.sentTo(3)).toMatchObject([{ type: 'voteReply', term: 5, granted: true }]);
  });

  it('nothing is compacted that is not committed, or that no snapshot holds', () => {
    const server = new TestServer({ entries: logOf(1, 1) });
    expect(() => server.raft.compact(snapshotOf(2, 1), 2)).toThrow('not committed');
    expect(() => makeLeader().raft.compact(snapshotOf(6, 3), 7)).toThrow('entries would be lost');
  });

  it('a server that compacted votes by the snapshot’s last index and term', () => {
    const server = new TestServer({ term: 3, snapshot: snapshotOf(5, 2) });
    server.receive(2, voteRequest({ term: 4, lastLogIndex: 9, lastLogTerm: 1 }));
    server.receive(3, voteRequest({ term: 4, lastLogIndex: 5, lastLogTerm: 2 }));
    expect(server.sentTo(2)).toMatchObject([{ granted: false }]);
    expect(server.sentTo(3)).toMatchObject([{ granted: true }]);
  });

  it('a server begins with its snapshot committed, and with what follows on it', () => {
    const entries = logOf(1, 1, 1, 2, 2, 3).slice(3);
    const server = new TestServer({ entries, snapshot: snapshotOf(5, 2), term: 3 });
    expect(server.raft).toMatchObject({ commitIndex: 5, firstIndex: 6, lastIndex: 6 });
  });

  it('a log that is another leader’s at the snapshot’s end is dropped when it is read', () => {
    const entries = logOf(1, 1, 1, 1, 1, 1, 1);
    const server = new TestServer({ entries, snapshot: snapshotOf(5, 2), term: 3 });
    expect(server.raft).toMatchObject({ commitIndex: 5, lastIndex: 5, lastTerm: 2 });
  });
});

describe('§7 a leader sends its snapshot to a follower that lacks compacted entries', () => {
  /** Server 3 has shown that it has nothing. */
  const lagging = () => {
    const server = makeLeader();
    server.wake();
    server.receive(3, refused(3, 0, 1, 6));
    return server;
  };

  it('part by part, each after the answer to the one before', () => {
    const server = lagging();
    expect(parts(server)).toEqual([0]);
    server.receive(3, answered(1, false, 6));
    expect(parts(server)).toEqual([0, 1]);
    server.receive(3, answered(1, false, 6));
    expect(parts(server)).toEqual([0, 1]);
    const offsets = server.sentTo(3).flatMap((each) => ('offset' in each ? [each.offset] : []));
    expect(offsets).toEqual([0, 'a'.length]);
  });

  it('a part that was not answered goes out again with the next heartbeat', () => {
    const server = lagging();
    server.forget().wake();
    expect(parts(server)).toEqual([0]);
  });

  it('where the follower lost what it had, from where it says', () => {
    const server = lagging();
    server.receive(3, answered(1, false, 6));
    server.forget().receive(3, answered(0, false, 6));
    expect(parts(server)).toEqual([0]);
  });

  /** Server 3 has the first part of two; meanwhile a newer snapshot is taken. */
  const overtaken = (options: TestServerOptions = {}) => {
    const server = makeLeader(options);
    server.wake();
    server.receive(3, refused(3, 0, 1, 6));
    server.receive(3, answered(1, false, 6));
    server.raft.start('x');
    server.flush();
    server.sync();
    server.receive(2, matched(3, 7));
    server.raft.compact(snapshotOf(7, 3, 'c', 'd'), 7);
    return server.forget();
  };

  it('the one under way to its end, though a newer one is taken meanwhile', () => {
    const server = overtaken();
    server.wake();
    expect(server.sentTo(3)).toMatchObject([{ index: 6, part: 1, data: 'b' }]);
  });

  it('and then the newer one, where the log does not reach back to the first', () => {
    const server = overtaken();
    server.receive(3, answered(2, true, 6));
    server.flush();
    expect(server.sentTo(3)).toMatchObject([{ index: 7, part: 0, data: 'c' }]);
  });

  it('entries that follow on the one under way stay in the log until it is installed', () => {
    const server = overtaken({ maxLaggingLength: 10 });
    expect(server.raft.firstIndex).toBe(7);
    server.receive(3, answered(2, true, 6));
    server.flush();
    expect(server.sentTo(3)).toMatchObject([{ prevLogIndex: 6, entries: [{ index: 7 }] }]);
  });

  it('the newer one at once, where the follower has lost what it had of the first', () => {
    const server = overtaken();
    server.receive(3, answered(0, false, 6));
    expect(server.sentTo(3)).toMatchObject([{ index: 7, part: 0 }]);
  });

  it('the newer one at once, where the follower was silent for an election timeout', () => {
    const server = overtaken();
    server.nowMs += ELECTION_TIMEOUT_MS;
    server.wake();
    expect(server.sentTo(3)).toMatchObject([{ index: 7, part: 0 }]);
  });

  it('a part that is on its way for long is not repeated with every heartbeat, and the next neither', () => {
    const server = lagging();
    const beat = () => server.forget().wake() && server.sentTo(3);
    expect(beat()).toMatchObject([{ part: 0 }]);
    expect(beat()).toMatchObject([{ type: 'appendRequest', prevLogIndex: 6, entries: [] }]);
    expect(beat()).toMatchObject([{ part: 0 }]);
    server.forget().receive(3, answered(1, false, 6));
    expect(parts(server)).toEqual([1]);
    for (let beats = 1; beats < 6; beats++) expect(beat()).toMatchObject([{ entries: [] }]);
    expect(beat()).toMatchObject([{ part: 1 }]);
  });

  it('a late answer to an earlier part changes nothing', () => {
    const server = makeLeader();
    server.raft.start('x');
    server.flush();
    server.sync();
    server.receive(2, matched(3, 7));
    server.raft.compact(snapshotOf(7, 3, 'a', 'b', 'c'), 7);
    server.wake();
    server.receive(3, refused(3, 0, 1, 7));
    for (const next of [1, 2]) server.receive(3, answered(next, false, 7));
    server.forget().receive(3, answered(1, false, 7));
    expect(server.sentTo(3)).toEqual([]);
  });

  it('installed, it counts as matched, and entries follow', () => {
    const server = lagging();
    server.raft.start('x');
    server.receive(3, answered(2, true, 6));
    server.forget().flush();
    expect(server.sentTo(3)).toMatchObject([{ prevLogIndex: 6, entries: [{ index: 7 }] }]);
  });
});

describe('§7, Figure 13: a follower that is sent a snapshot', () => {
  it('refuses one of an older term', () => {
    const server = new TestServer({ term: 4 });
    server.receive(2, part(0));
    expect(server.sentTo(2)).toMatchObject([{ term: 4, isInstalled: false }]);
    expect(server.did('install')).toEqual([]);
  });

  it('gathers the parts in order and installs with the last', () => {
    const server = new TestServer();
    server.receive(2, part(0));
    expect(server.sentTo(2)).toEqual([answered(1)]);
    server.receive(2, part(1));
    const snapshot = {
      index: 5,
      term: 2,
      configuration: CONFIGURATION,
      parts: ['part 0', 'part 1'],
    };
    expect(server.did('install')).toMatchObject([{ snapshot, keepsSuffix: false }]);
    expect(server.raft).toMatchObject({ commitIndex: 5, lastIndex: 5, lastTerm: 2, leader: 2 });
  });

  it('answers that it is installed once that is durable', () => {
    const server = new TestServer();
    for (const number of [0, 1]) server.receive(2, part(number));
    const [{ seq } = { seq: -1 }] = server.did('install');
    const answer = server.did('send').at(-1);
    expect(answer).toMatchObject({ message: answered(2, true), after: seq });
  });

  it('takes no part that is not of its offset', () => {
    const server = new TestServer();
    server.receive(2, part(0));
    server.receive(2, part(1, { offset: 5 }));
    expect(server.sentTo(2)).toEqual([answered(1), answered(1)]);
    expect(server.did('install')).toEqual([]);
  });

  it('says which part it lacks where one is missing or comes twice', () => {
    const server = new TestServer();
    server.receive(2, part(1));
    server.receive(2, part(0));
    server.receive(2, part(0));
    expect(server.sentTo(2)).toEqual([answered(0), answered(1), answered(1)]);
  });

  it.each([
    { of: 'a later index', other: { index: 6 } },
    { of: 'another term of its last entry', other: { lastTerm: 3 } },
    { of: 'another leader', other: { term: 4 } },
  ])('does not mix it with parts of $of', ({ other }) => {
    const server = new TestServer();
    server.receive(2, part(0));
    server.receive(2, part(1, other));
    expect(server.did('install')).toEqual([]);
  });

  it('drops what it has of one as soon as entries have brought all that it would', () => {
    const state = new RaftState(configOf({ id: 1 }), {
      hardState: { term: 3, votedFor: null },
      entries: logOf(1, 1, 1, 2, 2, 2),
    });
    onSnapshotRequest(state, 2, part(0));
    commitUpTo(state, 4);
    expect(state.incoming).toMatchObject({ index: 5, parts: ['part 0'] });
    commitUpTo(state, 5);
    expect(state.incoming).toBeNull();
  });

  it('keeps what it has where a part of an older snapshot comes late', () => {
    const server = new TestServer();
    server.receive(2, part(0));
    server.receive(2, part(0, { index: 4 }));
    server.receive(2, part(1));
    expect(server.did('install')).toHaveLength(1);
  });

  it('keeps what follows on the snapshot’s last entry, where it has that', () => {
    const server = new TestServer({ entries: logOf(1, 1, 1, 2, 2, 2), term: 3 });
    for (const number of [0, 1]) server.receive(2, part(number));
    expect(server.did('install')).toMatchObject([{ keepsSuffix: true }]);
    expect(server.raft).toMatchObject({ firstIndex: 6, lastIndex: 6, commitIndex: 5 });
  });

  it('drops a log that is another leader’s there, all of it', () => {
    const server = new TestServer({ entries: logOf(1, 1, 1, 1, 1, 1, 1), term: 3 });
    for (const number of [0, 1]) server.receive(2, part(number));
    expect(server.did('install')).toMatchObject([{ keepsSuffix: false }]);
    expect(server.raft).toMatchObject({ firstIndex: 6, lastIndex: 5 });
  });

  it('never goes back: what it has committed already it only confirms', () => {
    const server = new TestServer({ entries: logOf(1, 1, 1, 2, 2, 2), term: 3 });
    const all = { prevLogIndex: 6, prevLogTerm: 2, leaderCommit: 6 };
    server.receive(2, appendRequest({ term: 3, ...all }));
    server.forget().receive(2, part(0));
    expect(server.did('install')).toEqual([]);
    expect(server.sentTo(2)).toEqual([answered(2, true)]);
    expect(server.raft.commitIndex).toBe(6);
  });

  it('takes from a late request only what its snapshot does not cover', () => {
    const server = new TestServer({ term: 3, snapshot: snapshotOf(5, 2) });
    const entries = logOf(1, 1, 1, 2, 2, 3).slice(2);
    server.receive(2, appendRequest({ term: 3, prevLogIndex: 2, prevLogTerm: 1, entries }));
    expect(server.logTerms()).toEqual([3]);
    expect(server.sentTo(2)).toEqual([matched(3, 6)]);
  });
});
