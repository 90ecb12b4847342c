import { describe, expect, it } from 'vitest';
import type { ReadIndexReply } from './messages.ts';
import { appendRequest, logOf, matched, voteReply } from './testing/messages.ts';
import { HEARTBEAT_MS, TestServer } from './testing/server.ts';

/** Server 2 of three, which follows server 1 in term 1. */
function makeFollower(incarnation = 0): TestServer {
  const server = new TestServer({ id: 2, entries: logOf(1, 1), incarnation });
  server.receive(1, appendRequest({ term: 1, prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 1 }));
  return server.forget();
}

/** The numbers of the questions that it asked its leader. */
function asked(server: TestServer): number[] {
  return server
    .sentTo(1)
    .flatMap((message) => (message.type === 'readIndexRequest' ? [message.id] : []));
}

function answer(id: number, index: number | null, term = 1): ReadIndexReply {
  return { type: 'readIndexReply', term, id, index };
}

describe('thesis 6.4: a follower serves reads at its leader’s read index', () => {
  it('it asks its leader, and waits for the index that comes, not for its own', () => {
    const server = makeFollower();
    expect(server.raft.read(7)).toBe(true);
    server.flush();
    const [id] = asked(server) as [number];
    server.receive(1, answer(id, 5));
    expect(server.did('readReady')).toEqual([{ type: 'readReady', ids: [7], index: 5, term: 1 }]);
  });

  it('without a leader it takes no read', () => {
    expect(new TestServer().raft.read(7)).toBe(false);
  });

  it('reads that come while a question is open share the next one', () => {
    const server = makeFollower();
    server.raft.read(1);
    server.flush();
    for (const id of [2, 3]) server.raft.read(id);
    server.flush();
    const [first] = asked(server) as [number];
    expect(asked(server)).toEqual([first]);
    server.receive(1, answer(first, 2));
    server.flush();
    expect(asked(server)).toEqual([first, first + 1]);
    server.receive(1, answer(first + 1, 3));
    expect(server.did('readReady')).toMatchObject([{ ids: [1] }, { ids: [2, 3] }]);
  });

  it('it asks again what was lost while it is sent a snapshot, as with entries', () => {
    const server = makeFollower();
    server.raft.read(1);
    server.flush();
    const [id] = asked(server) as [number];
    server.nowMs += HEARTBEAT_MS;
    const configuration = { voters: [1, 2, 3], outgoing: [], learners: [] };
    const request = { type: 'snapshotRequest', term: 1, index: 9, lastTerm: 1 } as const;
    const part = { part: 0, parts: 2, offset: 0, data: 'x', readRound: 0 };
    server.receive(1, { ...request, ...part, configuration });
    expect(asked(server)).toEqual([id, id]);
  });

  it('an answer to an earlier question does not count', () => {
    const server = makeFollower();
    server.raft.read(1);
    server.flush();
    const [first] = asked(server) as [number];
    server.receive(1, answer(first, 2));
    server.forget().raft.read(2);
    server.flush();
    server.receive(1, answer(first, 2));
    expect(server.did('readReady')).toEqual([]);
  });

  it('no process over the same disk asks with a number that another used', () => {
    const [one, two] = [1, 2].map((incarnation) => {
      const server = makeFollower(incarnation);
      server.raft.read(7);
      server.flush();
      return asked(server)[0];
    });
    expect(one).not.toBe(two);
  });

  it('an open question is repeated when the leader is heard of, not more often than it beats', () => {
    const server = makeFollower();
    server.raft.read(7);
    server.flush();
    const beat = appendRequest({ term: 1, prevLogIndex: 2, prevLogTerm: 1 });
    server.receive(1, beat);
    expect(asked(server)).toHaveLength(1);
    server.nowMs += HEARTBEAT_MS;
    server.receive(1, beat);
    const [first, second, ...more] = asked(server);
    expect(second).toBe(first);
    expect(more).toEqual([]);
  });

  it.each([
    [
      'the one that was asked does not lead',
      (server: TestServer, id: number) => {
        server.receive(1, answer(id, null));
      },
    ],
    [
      'a higher term is seen',
      (server: TestServer) => {
        server.receive(3, voteReply(4, false));
      },
    ],
    [
      'the leader falls silent',
      (server: TestServer) => {
        server.wake();
      },
    ],
  ] as const)('its reads are refused when %s', (_why, happens) => {
    const server = makeFollower();
    server.raft.read(7);
    server.flush();
    server.raft.read(8);
    const [id] = asked(server) as [number];
    happens(server, id);
    server.flush();
    const ids = server.did('readRefused').flatMap((effect) => effect.ids);
    expect(ids).toContain(7);
    expect(server.did('readReady')).toEqual([]);
  });
});

describe('thesis 6.4: a leader answers its followers’ questions', () => {
  const makeLeader = () => {
    const server = new TestServer({ entries: logOf(1, 1) }).lead();
    server.flush();
    server.sync();
    server.receive(2, matched(2, 3));
    return server.forget();
  };

  it('once a majority has confirmed it after the question came', () => {
    const server = makeLeader();
    server.receive(3, { type: 'readIndexRequest', term: 2, id: 9 });
    server.flush();
    expect(server.sentTo(3)).toMatchObject([{ type: 'appendRequest' }]);
    const [request] = server.sentTo(2);
    const round = request?.type === 'appendRequest' ? request.readRound : 0;
    server.receive(2, matched(2, 3, round));
    expect(server.sentTo(3).at(-1)).toEqual(answer(9, 3, 2));
    expect(server.did('readReady')).toEqual([]);
  });

  it.each([
    ['does not lead', () => new TestServer({ term: 2 }), 2],
    ['is asked in an older term', makeLeader, 1],
  ])('one that %s says so', (_why, make, term) => {
    const server = make();
    server.receive(3, { type: 'readIndexRequest', term, id: 9 });
    expect(server.sentTo(3)).toEqual([answer(9, null, 2)]);
  });
});
