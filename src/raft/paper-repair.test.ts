import { describe, expect, it } from 'vitest';
import type { AppendRequest, RaftMessage } from './messages.ts';
import { appendRequest, logOf, matched, refused } from './testing/messages.ts';
import { TestServer } from './testing/server.ts';

/** What a follower with this log answers to a request with no entries. */
function answerOf(log: readonly number[], prevLogIndex: number, prevLogTerm: number): unknown {
  const follower = new TestServer({ entries: logOf(...log), term: 8 });
  follower.receive(2, appendRequest({ term: 8, prevLogIndex, prevLogTerm }));
  return follower.sentTo(2)[0];
}

/** A leader of term 8 with this log and a no-op behind it. */
function leaderOf(log: readonly number[]): TestServer {
  const leader = new TestServer({ entries: logOf(...log), term: 7 }).lead();
  leader.flush();
  leader.sync();
  return leader.forget();
}

/** Where a leader goes on after an answer, as the entry before the first that it sends. */
function goesOnAfter(leader: TestServer, answer: RaftMessage): number {
  leader.forget().receive(2, answer);
  return (leader.sentTo(2)[0] as AppendRequest).prevLogIndex;
}

describe('§5.3 the consistency check', () => {
  it.each([
    { prevLogIndex: 0, prevLogTerm: 0, success: true, why: 'the empty log is before all' },
    { prevLogIndex: 1, prevLogTerm: 1, success: true, why: 'index and term agree' },
    { prevLogIndex: 3, prevLogTerm: 4, success: true, why: 'index and term agree at the end' },
    { prevLogIndex: 3, prevLogTerm: 5, success: false, why: 'the term differs' },
    { prevLogIndex: 4, prevLogTerm: 4, success: false, why: 'the log ends before' },
  ])('prev ($prevLogIndex, $prevLogTerm) passes: $success, for $why', (check) => {
    const answer = answerOf([1, 4, 4], check.prevLogIndex, check.prevLogTerm);
    expect(answer).toMatchObject({ success: check.success });
  });

  it('a follower removes a conflicting entry and all behind it, and takes the new ones', () => {
    const follower = new TestServer({ entries: logOf(1, 1, 2, 2), term: 3 });
    const entries = logOf(1, 1, 3).slice(1);
    follower.receive(2, appendRequest({ term: 3, prevLogIndex: 1, prevLogTerm: 1, entries }));
    expect(follower.did('persist').map(({ truncateFrom }) => truncateFrom)).toEqual([3, null]);
    expect(follower.logTerms(logOf(1, 1, 2, 2))).toEqual([1, 1, 3]);
    expect(follower.sentTo(2)).toEqual([matched(3, 3)]);
  });

  it('a follower keeps entries behind those sent that do not conflict', () => {
    const follower = new TestServer({ entries: logOf(1, 1, 1, 1) });
    follower.receive(2, appendRequest({ term: 1, entries: logOf(1, 1) }));
    expect(follower.did('persist')).toEqual([]);
    expect(follower.raft.lastIndex).toBe(4);
  });

  it('a follower acknowledges what matched, not the end of its own log', () => {
    const follower = new TestServer({ entries: logOf(1, 2, 2, 2), term: 3 });
    follower.receive(2, appendRequest({ term: 3, prevLogIndex: 1, prevLogTerm: 1 }));
    expect(follower.sentTo(2)).toEqual([matched(3, 1)]);
  });

  it('a follower commits no further than the last entry that the request showed to match', () => {
    const follower = new TestServer({ entries: logOf(1, 2, 2, 2), term: 3 });
    const request = { prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 4 };
    follower.receive(2, appendRequest({ term: 3, ...request }));
    expect(follower.raft.commitIndex).toBe(1);
  });

  it('a request that would remove a committed entry stops the server', () => {
    const follower = new TestServer({ entries: logOf(1, 1) });
    const at2 = { prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 };
    follower.receive(2, appendRequest({ term: 1, ...at2 }));
    const request = appendRequest({ term: 2, entries: logOf(2) });
    expect(() => follower.receive(3, request)).toThrow('a committed entry would be removed');
  });
});

describe('§5.3 fast backup: what a follower answers', () => {
  it('where its log is shorter, the index after its end', () => {
    expect(answerOf([1, 4], 5, 6)).toEqual(refused(8, 0, 3, 5));
    expect(answerOf([], 5, 6)).toEqual(refused(8, 0, 1, 5));
  });

  it('where another term stands there, that term and its first index', () => {
    expect(answerOf([1, 4, 4, 4, 5], 4, 6)).toEqual(refused(8, 4, 2, 4));
    expect(answerOf([4, 4, 4, 4], 4, 6)).toEqual(refused(8, 4, 1, 4));
  });

  it('where its terms are above the leader’s there, the first index of all of them', () => {
    expect(answerOf([1, 2, 4, 5, 5, 6], 5, 3)).toEqual(refused(8, 0, 3, 5));
    expect(answerOf([1, 2, 4, 5], 9, 3)).toEqual(refused(8, 0, 3, 9));
  });
});

describe('§5.3 fast backup: where a leader goes on', () => {
  const log = [4, 4, 5, 5, 5, 6];

  it('where the follower is shorter, after its end', () => {
    expect(goesOnAfter(leaderOf(log), refused(8, 0, 3, 6))).toBe(2);
    expect(goesOnAfter(leaderOf(log), refused(8, 0, 1, 6))).toBe(0);
  });

  it('where it has entries of the conflicting term, after its last of them', () => {
    expect(goesOnAfter(leaderOf(log), refused(8, 4, 1, 6))).toBe(2);
    expect(goesOnAfter(leaderOf(log), refused(8, 5, 3, 6))).toBe(5);
  });

  it('where it has none of that term, before the follower’s first of them', () => {
    expect(goesOnAfter(leaderOf(log), refused(8, 3, 2, 6))).toBe(1);
    expect(goesOnAfter(leaderOf(log), refused(8, 7, 5, 6))).toBe(4);
  });

  it('a refusal always moves it back, by one where its hint is of no use', () => {
    const leader = leaderOf(log);
    expect(goesOnAfter(leader, refused(8, 0, 99, 6))).toBe(5);
    expect(goesOnAfter(leader, refused(8, 0, 99, 5))).toBe(4);
  });

  it('a late refusal never goes back behind what is known to match', () => {
    const leader = leaderOf(log);
    for (const index of [4, 1]) leader.receive(2, matched(8, index));
    leader.forget();
    for (const late of [refused(8, 0, 1, 4), refused(8, 4, 1, 2), refused(8, 3, 2, 3)]) {
      leader.receive(2, late);
    }
    expect(leader.sentTo(2)).toEqual([]);
    expect(goesOnAfter(leader, refused(8, 0, 1, 5))).toBe(4);
    leader.receive(2, matched(8, 7));
    expect(leader.raft.commitIndex).toBe(7);
  });

  it('of several refusals for one gap, one is acted on', () => {
    const leader = leaderOf(log);
    expect(goesOnAfter(leader, refused(8, 0, 3, 6))).toBe(2);
    leader.forget().receive(2, refused(8, 0, 3, 6));
    expect(leader.sentTo(2)).toEqual([]);
  });

  it('a refusal of a request of an older term says nothing about the log', () => {
    const leader = leaderOf(log);
    const follower = new TestServer({ id: 2, term: 8 });
    follower.receive(1, appendRequest({ term: 6, prevLogIndex: 1, prevLogTerm: 4 }));
    const answer = follower.sentTo(1)[0] ?? refused(8, 0, 1, 6);
    leader.receive(2, answer);
    expect(leader.sentTo(2)).toEqual([]);
  });
});

describe('§5.3 Figure 7: a leader brings every follower’s log to its own', () => {
  const leaderLog = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
  it.each([
    { follower: 'a', log: [1, 1, 1, 4, 4, 5, 5, 6, 6], refusals: 1 },
    { follower: 'b', log: [1, 1, 1, 4], refusals: 1 },
    { follower: 'c', log: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6], refusals: 0 },
    { follower: 'd', log: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7], refusals: 0 },
    { follower: 'e', log: [1, 1, 1, 4, 4, 4, 4], refusals: 2 },
    { follower: 'f', log: [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3], refusals: 2 },
  ])('follower $follower, with $refusals refusals', ({ log, refusals }) => {
    const leader = new TestServer({ entries: logOf(...leaderLog), term: 7 }).lead();
    const follower = new TestServer({ id: 2, entries: logOf(...log), term: 7 });
    leader.flush();
    let refusedTimes = 0;
    for (let toSend = leader.sentTo(2).slice(1); toSend.length > 0; toSend = leader.sentTo(2)) {
      leader.forget();
      const before = follower.did('send').length;
      for (const request of toSend) follower.receive(1, request);
      for (const { message } of follower.did('send').slice(before)) {
        if (message.type === 'appendReply' && !message.success) refusedTimes++;
        leader.receive(2, message);
      }
    }
    expect(follower.logTerms(logOf(...log))).toEqual([...leaderLog, 8]);
    expect(refusedTimes).toBe(refusals);
  });
});
