import { describe, expect, it } from 'vitest';
import { truncateFrom } from './log-changes.ts';
import { RaftState } from './state.ts';
import { appendRequest, logOf, matched, refused, voteRequest } from './testing/messages.ts';
import { configOf, TestServer } from './testing/server.ts';

const FIVE = [1, 2, 3, 4, 5];

describe('§5.3 a leader never overwrites or deletes entries in its log', () => {
  it('whatever comes while it leads', () => {
    const server = new TestServer({ entries: logOf(1, 1, 2) }).lead();
    server.flush();
    server.sync();
    server.forget();
    server.receive(2, appendRequest({ term: 2, entries: logOf(2) }));
    server.receive(2, refused(3, 0, 1, 3));
    server.receive(3, refused(3, 1, 1, 3));
    server.receive(3, voteRequest({ term: 2 }));
    server.raft.start('x');
    server.flush();
    expect(server.raft).toMatchObject({ role: 'leader', term: 3, lastIndex: 5 });
    expect(server.did('persist')).toMatchObject([{ truncateFrom: null, entries: [{ index: 5 }] }]);
  });

  it('one that would is stopped before anything is gone', () => {
    const recovered = { hardState: { term: 2, votedFor: 1 }, entries: logOf(1, 2) };
    const state = new RaftState(configOf({}), recovered);
    state.role = 'leader';
    expect(() => truncateFrom(state, 2)).toThrow('a leader would remove entries of its own log');
    expect(state.log.lastIndex).toBe(2);
    expect(state.effects).toEqual([]);
    // The same is a follower's daily work.
    state.role = 'follower';
    truncateFrom(state, 2);
    expect(state.log.lastIndex).toBe(1);
  });
});

describe('Figure 2: nextIndex and matchIndex are reinitialized after election', () => {
  /** Server 1 led term 1, where server 2 had four entries of it; then the leader of term 2 cut its log. */
  function leadsAgain(): TestServer {
    const server = new TestServer({ members: FIVE }).lead();
    for (const command of ['a', 'b', 'c']) server.raft.start(command);
    server.flush();
    server.sync();
    server.receive(2, matched(1, 4));
    const entries = [{ index: 2, term: 2, command: 'other' }];
    server.receive(3, appendRequest({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries }));
    server.sync();
    server.forget().lead();
    server.flush();
    server.sync();
    return server;
  }

  it('nextIndex to the one after its last entry, for everybody', () => {
    const server = leadsAgain();
    for (const to of [2, 3, 4, 5]) {
      expect(server.sentTo(to).at(-1)).toMatchObject({ prevLogIndex: 2, prevLogTerm: 2 });
    }
  });

  it('matchIndex to 0: what a follower had in an earlier term of the same leader counts no more', () => {
    const server = leadsAgain();
    const { term } = server.raft;
    expect(server.raft).toMatchObject({ role: 'leader', lastIndex: 3, commitIndex: 0 });
    server.receive(3, matched(term, 3));
    expect(server.raft.commitIndex).toBe(0);
    server.receive(2, matched(term, 3));
    expect(server.raft.commitIndex).toBe(3);
  });
});

describe('§5.4.2 log entries retain their original term numbers', () => {
  it('when a leader replicates entries from previous terms', () => {
    const server = new TestServer({ entries: logOf(1, 2, 4) }).lead();
    server.flush();
    server.receive(2, refused(5, 0, 1, 3));
    server.forget().wake();
    const [request] = server.sentTo(2);
    expect(request).toMatchObject({
      term: 5,
      prevLogIndex: 0,
      entries: [...logOf(1, 2, 4), { index: 4, term: 5 }],
    });
  });

  it('and when a follower takes them in', () => {
    const server = new TestServer({ term: 5 });
    server.receive(2, appendRequest({ term: 5, entries: logOf(1, 2, 4) }));
    expect(server.logTerms()).toEqual([1, 2, 4]);
    expect(server.raft).toMatchObject({ term: 5, lastTerm: 4 });
  });
});
