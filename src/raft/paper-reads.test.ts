import { describe, expect, it } from 'vitest';
import type { AppendRequest } from './messages.ts';
import { appendRequest, logOf, matched, refused, voteReply } from './testing/messages.ts';
import { TestServer } from './testing/server.ts';

/** A leader of term 2 whose no-op, at index 3, is committed. */
function makeLeader(members: readonly number[] = [1, 2, 3]): TestServer {
  const server = new TestServer({ entries: logOf(1, 1), members }).lead();
  server.flush();
  server.sync();
  for (const from of members.slice(1)) server.receive(from, matched(2, 3));
  return server.forget();
}

/** The round that the latest request carries. */
function roundOf(server: TestServer): number {
  return (server.sentTo(2).at(-1) as AppendRequest).readRound;
}

describe('§8 reads outside the log', () => {
  it('a server that does not lead takes no read', () => {
    expect(new TestServer().raft.read(1)).toBe(false);
  });

  it('a leader asks all others, and serves the read once a majority has answered', () => {
    const server = makeLeader([1, 2, 3, 4, 5]);
    expect(server.raft.read(7)).toBe(true);
    server.flush();
    for (const to of [2, 3, 4, 5]) expect(server.sentTo(to)).toHaveLength(1);
    server.receive(2, matched(2, 3, roundOf(server)));
    expect(server.did('readReady')).toEqual([]);
    server.receive(3, matched(2, 3, roundOf(server)));
    expect(server.did('readReady')).toEqual([{ type: 'readReady', ids: [7], index: 3, term: 2 }]);
  });

  it('a leader waits until an entry of its own term is committed', () => {
    const server = new TestServer({ entries: logOf(1, 1) }).lead();
    server.raft.read(7);
    server.flush();
    server.sync();
    server.receive(2, matched(2, 2, roundOf(server)));
    server.flush();
    expect(server.did('readReady')).toEqual([]);
    server.receive(2, matched(2, 3, roundOf(server)));
    server.flush();
    server.receive(2, matched(2, 3, roundOf(server)));
    expect(server.did('readReady')).toMatchObject([{ ids: [7], index: 3 }]);
  });

  it('an answer to a heartbeat that was sent before the read came does not count', () => {
    const server = makeLeader();
    server.raft.read(7);
    server.flush();
    const earlier = roundOf(server);
    server.receive(2, matched(2, 3, earlier));
    server.forget().raft.read(8);
    server.flush();
    server.receive(3, matched(2, 3, earlier));
    expect(server.did('readReady')).toEqual([]);
    server.receive(3, matched(2, 3, roundOf(server)));
    expect(server.did('readReady')).toMatchObject([{ ids: [8] }]);
  });

  it('reads that come while a round is under way share the next one', () => {
    const server = makeLeader();
    server.raft.read(1);
    server.flush();
    const first = roundOf(server);
    for (const id of [2, 3]) {
      server.raft.read(id);
      server.flush();
    }
    expect(roundOf(server)).toBe(first);
    server.receive(2, matched(2, 3, first));
    expect(server.did('readReady')).toMatchObject([{ ids: [1] }]);
    server.flush();
    expect(roundOf(server)).toBe(first + 1);
    server.receive(2, matched(2, 3, first + 1));
    expect(server.did('readReady')).toMatchObject([{ ids: [1] }, { ids: [2, 3] }]);
  });

  it('the index is that of the round’s start, whatever is committed while it lasts', () => {
    const server = makeLeader();
    server.raft.read(7);
    server.flush();
    server.raft.start('x');
    const round = roundOf(server);
    server.flush();
    server.sync();
    server.receive(2, matched(2, 4, round));
    expect(server.raft.commitIndex).toBe(4);
    expect(server.did('readReady')).toMatchObject([{ ids: [7], index: 3 }]);
  });

  it('a refusal confirms the leadership as well: the follower knows the term', () => {
    const server = makeLeader();
    server.raft.read(7);
    server.flush();
    server.receive(2, { ...refused(2, 0, 1, 2), readRound: roundOf(server) });
    expect(server.did('readReady')).toMatchObject([{ ids: [7] }]);
  });

  it('a round whose requests were lost is repeated with the next heartbeat', () => {
    const server = makeLeader();
    server.raft.read(7);
    server.flush();
    const round = roundOf(server);
    server.forget().wake();
    expect(roundOf(server)).toBe(round);
  });

  it('a leader that is alone confirms itself', () => {
    const server = makeLeader([1]);
    server.raft.read(7);
    server.flush();
    expect(server.did('readReady')).toMatchObject([{ ids: [7] }]);
  });

  it('a leader that steps down refuses the reads under way and those in wait', () => {
    const server = makeLeader();
    server.raft.read(7);
    server.flush();
    server.raft.read(8);
    server.receive(3, voteReply(5, false));
    expect(server.did('readRefused')).toEqual([{ type: 'readRefused', ids: [7, 8] }]);
    server.receive(2, matched(2, 3, 1));
    expect(server.did('readReady')).toEqual([]);
  });

  it('a round of an earlier leadership of the same server confirms nothing', () => {
    const server = makeLeader();
    server.raft.read(7);
    server.flush();
    const earlier = roundOf(server);
    server.receive(3, voteReply(5, false));
    server.lead();
    server.flush();
    server.sync();
    server.receive(2, matched(6, 4, earlier));
    server.raft.read(8);
    server.flush();
    expect(server.did('readReady')).toEqual([]);
  });

  it('a follower confirms no round of an older term, which an earlier process began', () => {
    // Rounds are counted anew after a restart, so an old one's number says nothing.
    const follower = new TestServer({ id: 2, term: 5 });
    follower.receive(1, appendRequest({ term: 3, readRound: 50 }));
    expect(follower.sentTo(1)).toMatchObject([{ term: 5, success: false, readRound: 0 }]);
  });
});
