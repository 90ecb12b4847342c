import { describe, expect, it } from 'vitest';
import type { AppendRequest } from './messages.ts';
import { RULES } from './rules.ts';
import { appendRequest, logOf, matched, voteReply, voteRequest } from './testing/messages.ts';
import { ELECTION_TIMEOUT_MS, TestServer, type TestServerOptions } from './testing/server.ts';

const DRIFT_PPM = 100_000;
const LEASE_MS = RULES.leaseMs(ELECTION_TIMEOUT_MS, DRIFT_PPM);
const LEASE = { leaderStickiness: true, lease: { maxClockDriftPpm: DRIFT_PPM } } as const;

/** A leader of term 2 whose no-op, at index 3, is committed; its first round was not answered. */
function makeLeader(options: TestServerOptions = {}): TestServer {
  const server = new TestServer({ entries: logOf(1, 1), ...LEASE, ...options }).lead();
  server.flush();
  server.sync();
  server.receive(2, matched(2, 3));
  return server.forget();
}

const roundOf = (server: TestServer) => (server.sentTo(2).at(-1) as AppendRequest).readRound;

/** Heartbeats leave at once; the answer comes `answerAfterMs` later. */
function beat(server: TestServer, answerAfterMs = 0): number {
  server.wake();
  const sentMs = server.nowMs;
  const round = roundOf(server);
  server.nowMs += answerAfterMs;
  server.receive(2, matched(2, 3, round));
  server.forget();
  return sentMs;
}

/** Whether a read that comes now is served with no further word. */
function servesAlone(server: TestServer): boolean {
  server.forget().raft.read(7);
  server.flush();
  return server.did('readReady').length > 0;
}

describe('thesis 6.4.1: reads by lease', () => {
  it('a leader whose round a majority answered serves without another, and notes it', () => {
    const server = makeLeader();
    beat(server);
    expect(servesAlone(server)).toBe(true);
    expect(server.did('readReady')).toEqual([{ type: 'readReady', ids: [7], index: 3, term: 2 }]);
    expect(server.did('trace')).toEqual([{ type: 'trace', event: { ev: 'lease', index: 3 } }]);
    expect(server.did('send')).toEqual([]);
  });

  it('without an answer there is no lease: a round is asked for', () => {
    const server = makeLeader();
    expect(servesAlone(server)).toBe(false);
    expect(server.sentTo(2)).toHaveLength(1);
  });

  it('the lease counts from when the answered round was sent, not from its answer', () => {
    for (const [sinceSentMs, serves] of [
      [LEASE_MS - 1, true],
      [LEASE_MS, false],
    ] as const) {
      const server = makeLeader();
      const sentMs = beat(server, 40);
      server.nowMs = sentMs + sinceSentMs;
      expect(servesAlone(server)).toBe(serves);
    }
  });

  it('it is shorter than the shortest election timeout by the bound of drift, both ways', () => {
    // A leader's clock at its slowest and a voter's at its fastest.
    const trueLeaseMs = LEASE_MS / (1 - DRIFT_PPM / 1e6);
    const trueTimeoutMs = ELECTION_TIMEOUT_MS / (1 + DRIFT_PPM / 1e6);
    expect(trueLeaseMs).toBeLessThanOrEqual(trueTimeoutMs + 1e-9);
    expect(RULES.leaseMs(100, 0)).toBe(100);
  });

  it('it needs a majority: of five, two answers', () => {
    const server = makeLeader({ members: [1, 2, 3, 4, 5] });
    server.receive(3, matched(2, 3));
    beat(server);
    expect(servesAlone(server)).toBe(false);
    server.receive(3, matched(2, 3, roundOf(server)));
    expect(servesAlone(server)).toBe(true);
  });

  it('an answer to an older round prolongs nothing', () => {
    const server = makeLeader();
    server.wake();
    const round = roundOf(server);
    const sentMs = server.nowMs;
    server.wake();
    server.wake();
    server.receive(2, matched(2, 3, round));
    server.nowMs = sentMs + LEASE_MS;
    expect(servesAlone(server)).toBe(false);
  });

  it('a leader that has not committed in its own term serves nothing by lease', () => {
    const server = new TestServer({ entries: logOf(1, 1), ...LEASE }).lead();
    server.flush();
    server.wake();
    server.receive(2, matched(2, 2, roundOf(server)));
    expect(servesAlone(server)).toBe(false);
  });

  it('a transfer ends the lease for the term, even one that failed', () => {
    const server = makeLeader();
    beat(server);
    server.raft.transfer(2);
    expect(servesAlone(server)).toBe(false);
    const givenUpMs = server.nowMs + ELECTION_TIMEOUT_MS;
    while (server.nowMs < givenUpMs) beat(server);
    expect(server.raft.start('x').leads).toBe(true);
    beat(server);
    expect(servesAlone(server)).toBe(false);
  });

  it('a later term of the same leader begins without a lease', () => {
    const server = makeLeader();
    beat(server);
    server.receive(3, voteReply(5, false));
    server.lead();
    server.flush();
    server.sync();
    server.receive(2, matched(6, 4));
    expect(servesAlone(server)).toBe(false);
  });

  it('a voter that restarts stays loyal for an election timeout: it may have promised', () => {
    const voter = new TestServer({ id: 2, entries: logOf(1), ...LEASE });
    voter.nowMs = ELECTION_TIMEOUT_MS - 1;
    voter.receive(3, voteRequest({ term: 9, lastLogIndex: 9, lastLogTerm: 8 }));
    expect(voter.sentTo(3)).toEqual([voteReply(1, false)]);
    voter.forget().nowMs = ELECTION_TIMEOUT_MS;
    voter.receive(3, voteRequest({ term: 9, lastLogIndex: 9, lastLogTerm: 8 }));
    expect(voter.sentTo(3)).toEqual([voteReply(9)]);
  });

  it('a server without a past has promised nothing', () => {
    const voter = new TestServer({ id: 2, ...LEASE });
    voter.receive(3, voteRequest({ term: 1 }));
    expect(voter.sentTo(3)).toEqual([voteReply(1)]);
  });

  it('a lease without loyal voters is refused', () => {
    const disloyal = { ...LEASE, leaderStickiness: false };
    expect(() => new TestServer(disloyal)).toThrow('a lease needs voters that are loyal');
  });

  it('a follower’s question is answered by the lease as well', () => {
    const server = makeLeader();
    beat(server);
    server.receive(3, { type: 'readIndexRequest', term: 2, id: 11 });
    server.flush();
    expect(server.sentTo(3)).toEqual([{ type: 'readIndexReply', term: 2, id: 11, index: 3 }]);
    expect(server.did('readReady')).toEqual([]);
  });

  it('a follower promises with each request of its leader, in whatever term it was', () => {
    const voter = new TestServer({ id: 2, term: 1, ...LEASE });
    voter.nowMs = 5 * ELECTION_TIMEOUT_MS;
    voter.receive(1, appendRequest({ term: 1 }));
    voter.receive(3, voteRequest({ term: 2 }));
    expect(voter.sentTo(3)).toEqual([voteReply(1, false)]);
  });
});
