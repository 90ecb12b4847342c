import { describe, expect, it } from 'vitest';
import { appendRequest, matched, voteReply } from './testing/messages.ts';
import { ELECTION_TIMEOUT_MS, TestServer } from './testing/server.ts';

/** A leader of term 1 whose no-op is committed; server 2 has it. */
function makeLeader(): TestServer {
  const server = new TestServer({ leaderStickiness: true }).lead();
  server.flush();
  server.sync();
  server.receive(2, matched(1, 1));
  return server.forget();
}

const NOW = { type: 'timeoutNow', term: 1 };

describe('thesis 3.10: leadership transfer', () => {
  it('a server that does not lead has nothing to hand over', () => {
    expect(new TestServer().raft.transfer(2)).toBe('not_leader');
  });

  it.each([1, 9])('there is no handing over to %i', (to) => {
    expect(makeLeader().raft.transfer(to)).toBe('unknown_target');
  });

  it('a target that has the whole log is told to stand at once', () => {
    const server = makeLeader();
    expect(server.raft.transfer(2)).toBe('begun');
    server.flush();
    expect(server.sentTo(2)).toContainEqual(NOW);
    expect(server.raft.transfer(2)).toBe('under_way');
  });

  it('a target that lags is brought up to date first', () => {
    const server = makeLeader();
    server.raft.transfer(3);
    server.flush();
    expect(server.sentTo(3)).not.toContainEqual(NOW);
    server.receive(3, matched(1, 1));
    expect(server.sentTo(3)).toContainEqual(NOW);
  });

  it('without a named target, who answers and has most of the log is asked', () => {
    const server = makeLeader();
    server.raft.transfer(null);
    server.flush();
    expect(server.sentTo(2)).toContainEqual(NOW);
    expect(server.sentTo(3)).not.toContainEqual(NOW);
  });

  it('meanwhile the leader takes no command', () => {
    const server = makeLeader();
    server.raft.transfer(2);
    expect(server.raft.start('x').leads).toBe(false);
  });

  it('the word is repeated with each heartbeat, and given up after an election timeout', () => {
    const server = makeLeader();
    server.raft.transfer(2);
    const untilMs = server.nowMs + ELECTION_TIMEOUT_MS;
    server.wake();
    server.forget().wake();
    expect(server.sentTo(2)).toContainEqual(NOW);
    while (server.nowMs < untilMs) server.wake();
    server.forget().wake();
    expect(server.sentTo(2)).not.toContainEqual(NOW);
    expect(server.raft.start('x')).toMatchObject({ leads: true, index: 2 });
  });

  it('the target stands in a new term, whatever it believes, and says who sent it', () => {
    const target = new TestServer({ id: 2, term: 1, preVote: true, leaderStickiness: true });
    target.receive(1, appendRequest({ term: 1 }));
    target.forget().receive(1, { type: 'timeoutNow', term: 1 });
    expect(target.raft).toMatchObject({ role: 'candidate', term: 2 });
    expect(target.sentTo(3)).toMatchObject([{ type: 'voteRequest', term: 2, isTransfer: true }]);
  });

  it('a word of an older term moves nobody', () => {
    const target = new TestServer({ id: 2, term: 5 });
    target.receive(1, { type: 'timeoutNow', term: 4 });
    expect(target.raft).toMatchObject({ role: 'follower', term: 5 });
  });

  it('a candidacy of its own says that nobody sent it', () => {
    const server = new TestServer();
    server.wake();
    expect(server.sentTo(2)).toMatchObject([{ type: 'voteRequest', isTransfer: false }]);
  });

  it('a leader knows whether it was told to stand for this term', () => {
    const server = new TestServer({ id: 2, term: 1, members: [1, 2, 3] });
    server.receive(1, { type: 'timeoutNow', term: 1 });
    expect(server.raft).toMatchObject({ role: 'candidate', leadsAsTold: false });
    server.sync();
    server.receive(3, voteReply(2));
    expect(server.raft).toMatchObject({ role: 'leader', term: 2, leadsAsTold: true });
    server.receive(3, voteReply(3, false));
    expect(server.raft).toMatchObject({ role: 'follower', leadsAsTold: false });
    server.lead();
    expect(server.raft).toMatchObject({ role: 'leader', term: 4, leadsAsTold: false });
  });

  it('the old leader votes for its successor', () => {
    const server = makeLeader();
    server.raft.transfer(2);
    server.flush();
    const request = { type: 'voteRequest', term: 2, lastLogIndex: 1, lastLogTerm: 1 } as const;
    server.receive(2, { ...request, isTransfer: true });
    expect(server.raft).toMatchObject({ role: 'follower', term: 2 });
    expect(server.sentTo(2)).toContainEqual(voteReply(2));
  });
});
