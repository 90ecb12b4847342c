import { describe, expect, it } from 'vitest';
import { checkTraces } from '../../invariants/check-traces.ts';
import { type Lab, storiesUnder } from './testing/lab.ts';

const story = storiesUnder(checkTraces);

/** Asks one node for `count` writes that it cannot commit. */
function startLost(lab: Lab, node: number, key: string, count: number): void {
  for (let i = 1; i <= count; i++) lab.client.start(`${key} ${i}`, i, node);
}

/** None of those writes may be seen. */
async function expectLost(lab: Lab, key: string, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) {
    const reply = await lab.until('a read is answered', () =>
      lab.client.get(`${key} ${i}`, lab.connected),
    );
    expect(reply).toMatchObject({ ok: true, value: null });
  }
}

/** Requests that all nodes offered to each other since they began. */
async function requestsOffered(lab: Lab): Promise<number> {
  const links = (await lab.statuses()).flatMap((status) => Object.values(status.links));
  return links.reduce((sum, { requestsOffered: offered }) => sum + offered, 0);
}

/** Tests of MIT 6.5840, lab 3B, on the simulated cluster. */
describe('agreement', () => {
  it(
    'BasicAgree: each command takes the next index (seed 311)',
    story(311, 5, async (lab) => {
      const first = await lab.agree(5);
      for (let i = 1; i <= 10; i++) expect(await lab.agree(5)).toBe(first + i);
    }),
  );

  it(
    'ConcurrentStarts: commands that come together all get an index of their own (seed 312)',
    story(312, 3, async (lab) => {
      const leader = await lab.leader();
      const term = await lab.term();
      const replies = await Promise.all(
        [1, 2, 3, 4, 5].map((i) => lab.client.start(`key ${i}`, i, leader)),
      );
      const places = replies.flatMap((reply) => (reply.ok ? [reply] : []));
      expect(places.map((place) => place.term)).toEqual([term, term, term, term, term]);
      expect(new Set(places.map(({ logIndex }) => logIndex)).size).toBe(5);
    }),
  );

  it(
    'Rejoin: what a leader that was cut off took alone has to give way (seed 313)',
    story(313, 3, async (lab) => {
      await lab.agree(3);
      const first = await lab.leader();
      await lab.disconnect(first);
      startLost(lab, first, 'lost', 3);
      await lab.agree(2);
      const second = await lab.leader();
      await lab.disconnect(second);
      await lab.connect(first);
      await lab.agree(2);
      await lab.connect(second);
      await lab.agree(3);
      await expectLost(lab, 'lost', 3);
    }),
  );

  it(
    'Backup: a leader quickly repairs logs that differ in fifty entries both ways (seed 314)',
    story(314, 5, async (lab) => {
      await lab.agree(5);
      const first = await lab.leader();
      const follower = lab.after(first, 1);
      const others = [2, 3, 4].map((steps) => lab.after(first, steps));
      await lab.disconnect(...others);
      startLost(lab, first, 'lost', 50);
      await lab.sleep(250);
      await lab.disconnect(first, follower);
      await lab.connect(...others);
      for (let i = 0; i < 50; i++) await lab.agree(3);

      // Now the second leader, with one follower, takes fifty that are lost.
      const second = await lab.leader();
      const other = others.find((node) => node !== second) as number;
      await lab.disconnect(other);
      startLost(lab, second, 'lost as well', 50);
      await lab.sleep(250);

      // And back to the first leader and its follower, which miss a hundred and have fifty.
      await lab.disconnect(...others);
      await lab.connect(first, follower, other);
      for (let i = 0; i < 50; i++) await lab.agree(3);
      await lab.connect(...others);
      const beforeNs = lab.cluster.clock.nowNs();
      await lab.agree(5);
      expect((lab.cluster.clock.nowNs() - beforeNs) / 1e6).toBeLessThan(1000);
      await expectLost(lab, 'lost', 50);
      await expectLost(lab, 'lost as well', 50);
    }),
  );

  it(
    'Count: few requests for an election, for ten commands, and while nothing happens (seed 315)',
    story(315, 3, async (lab) => {
      await lab.leader();
      const toElect = await requestsOffered(lab);
      expect(toElect).toBeGreaterThan(1);
      expect(toElect).toBeLessThanOrEqual(30);

      const leader = await lab.leader();
      const before = await requestsOffered(lab);
      await Promise.all(Array.from({ length: 10 }, (_, i) => lab.client.start(`k${i}`, i, leader)));
      expect((await requestsOffered(lab)) - before).toBeLessThanOrEqual((10 + 1 + 3) * 3);

      const beforeIdle = await requestsOffered(lab);
      await lab.sleep(1000);
      expect((await requestsOffered(lab)) - beforeIdle).toBeLessThanOrEqual(3 * 20);
    }),
  );
});
