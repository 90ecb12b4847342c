import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppendRequest } from './messages.ts';
import { commonPrefix, logsOf } from './testing/histories.ts';
import { appendRequest, logOf, matched, refused } from './testing/messages.ts';
import { TestServer } from './testing/server.ts';

const SEED = 20_261_125;

/** Terms that never fall, as in a log. */
const log = fc
  .array(fc.integer({ min: 1, max: 6 }), { maxLength: 20 })
  .map((drawn) => [...drawn].sort((a, b) => a - b));

const logs = fc
  .array(fc.record({ from: fc.nat(), kept: fc.nat(), appended: fc.nat({ max: 5 }) }), {
    minLength: 1,
    maxLength: 9,
  })
  .map(logsOf);

/** Two logs of one history, each cut off somewhere. */
const pair = fc
  .tuple(logs, fc.nat(), fc.nat(), fc.nat(), fc.nat())
  .map(([all, leader, leaderEnd, follower, followerEnd]) => {
    const cut = (at: number, end: number): number[] => {
      const whole = all[at % all.length] ?? [];
      return whole.slice(0, whole.length - (end % (whole.length + 1)));
    };
    return { leader: cut(leader, leaderEnd), follower: cut(follower, followerEnd) };
  });

/** Higher than any term that is drawn. */
const TERM = 20;

function leaderOf(terms: readonly number[]): TestServer {
  const leader = new TestServer({ entries: logOf(...terms), term: TERM - 1 }).lead();
  leader.flush();
  leader.sync();
  return leader;
}

/** Hands requests and answers to and fro until the leader has nothing more to send. */
function repair(leaderLog: readonly number[], followerLog: readonly number[]) {
  const leader = leaderOf(leaderLog);
  const follower = new TestServer({ id: 2, entries: logOf(...followerLog), term: TERM - 1 });
  const probes: number[] = [];
  let refusals = 0;
  let toSend = leader.sentTo(2).filter(({ type }) => type === 'appendRequest');
  while (toSend.length > 0) {
    leader.forget();
    for (const request of toSend as AppendRequest[]) {
      probes.push(request.prevLogIndex);
      const before = follower.did('send').length;
      follower.receive(1, request);
      for (const { message } of follower.did('send').slice(before)) {
        if (message.type === 'appendReply' && !message.success) refusals++;
        leader.receive(2, message);
      }
    }
    toSend = leader.sentTo(2);
  }
  const truncatedAt = follower.did('persist').flatMap(({ truncateFrom }) => truncateFrom ?? []);
  return { probes, refusals, truncatedAt, end: follower.logTerms(logOf(...followerLog)) };
}

describe(`§5.3 the search for a conflict against a naive scan (seed ${SEED})`, () => {
  it('a follower names the term at the conflict and its first index, or where terms are too high', () => {
    const property = fc.property(
      log,
      fc.nat({ max: 22 }),
      fc.nat({ max: 7 }),
      (terms, at, term) => {
        const follower = new TestServer({ entries: logOf(...terms), term: TERM });
        const previous = { prevLogIndex: at, prevLogTerm: at === 0 ? 0 : term };
        follower.receive(2, appendRequest({ term: TERM, ...previous }));
        const own = terms[at - 1];
        // Of entries whose terms are above the leader's at that place none can match.
        const firstAbove = terms.findIndex((each) => each > previous.prevLogTerm);
        const skipped = firstAbove < 0 ? terms.length + 1 : firstAbove + 1;
        const naive =
          at === 0 || own === term
            ? matched(TERM, at)
            : own === undefined || own > term
              ? refused(TERM, 0, skipped, at)
              : refused(TERM, own, terms.indexOf(own) + 1, at);
        expect(follower.sentTo(2)).toEqual([naive]);
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('a leader goes on behind its last entry of that term, or at the follower’s first', () => {
    const property = fc.property(
      log,
      fc.nat({ max: 7 }),
      fc.nat({ max: 22 }),
      (terms, term, at) => {
        // It asked about its last entry: a follower with another one there names another term.
        fc.pre(terms.length > 0 && term !== terms.at(-1));
        const leader = leaderOf(terms);
        leader.forget().receive(2, refused(TERM, term, at + 1, terms.length));
        let naive = Math.min(at, terms.length - 1);
        for (let index = 1; index < terms.length; index++) {
          if (term > 0 && terms[index - 1] === term) naive = index;
        }
        const [request] = leader.sentTo(2) as AppendRequest[];
        expect(request?.prevLogIndex).toBe(naive);
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });
});

describe(`§5.3 the repair of any log by any other of its history (seed ${SEED})`, () => {
  it('ends with the leader’s log, and takes nothing away that was in both', () => {
    const property = fc.property(pair, ({ leader, follower }) => {
      const { end, truncatedAt } = repair(leader, follower);
      expect(end).toEqual([...leader, TERM]);
      const common = commonPrefix(leader, follower);
      expect(truncatedAt).toEqual(follower.length > common ? [common + 1] : []);
    });
    fc.assert(property, { seed: SEED, numRuns: 1000 });
  });

  it('takes at most one refusal a term that only the follower has, and one for a short log', () => {
    // Each refusal names a term that is lower than the one before: behind a leader's last entry of
    // a term, and before a follower's first, the follower has only lower ones.
    let most = 0;
    const property = fc.property(pair, ({ leader, follower }) => {
      const { refusals, probes } = repair(leader, follower);
      const own = new Set(follower.slice(commonPrefix(leader, follower)));
      const isShort = follower.length < leader.length;
      expect(refusals).toBeLessThanOrEqual(own.size + (isShort ? 1 : 0));
      expect(probes.slice(0, refusals + 1)).toEqual([...new Set(probes)].sort((a, b) => b - a));
      most = Math.max(most, refusals);
    });
    fc.assert(property, { seed: SEED, numRuns: 1000 });
    expect(most).toBeGreaterThanOrEqual(2);
  });

  it('never takes more requests than going back one by one', () => {
    let saved = 0;
    const property = fc.property(pair, ({ leader, follower }) => {
      const oneByOne = leader.length - commonPrefix(leader, follower);
      const { refusals } = repair(leader, follower);
      expect(refusals).toBeLessThanOrEqual(oneByOne);
      saved += oneByOne - refusals;
    });
    fc.assert(property, { seed: SEED, numRuns: 1000 });
    expect(saved).toBeGreaterThan(400);
  });
});
