import { describe, expect, test } from 'vitest';
import { type NemesisNote, runNemesis } from './nemesis.ts';
import type { Fault } from './schedule.ts';
import { FakeCluster, type FakeFlaws } from './testing/fake-cluster.ts';

const ELECTION_TIMEOUT_MS = 100;

async function run(
  faults: readonly Fault[],
  flaws: FakeFlaws = {},
  meanwhile: (cluster: FakeCluster) => void = () => {},
) {
  const cluster = new FakeCluster(5, flaws);
  cluster.elect(3);
  const notes: string[] = [];
  meanwhile(cluster);
  const records = await cluster.clock.run(
    runNemesis({
      cluster,
      schedule: { name: 'test', faults },
      startNs: 0,
      endNs: 20_000 * 1e6,
      electionTimeoutMs: ELECTION_TIMEOUT_MS,
      note: ({ value }: NemesisNote) => notes.push(`${value.phase}: ${value.what}`),
    }),
  );
  const [only] = records;
  if (only === undefined) throw new Error('no record');
  return { cluster, records, only, notes };
}

const at = (atMs: number, forMs: number, id = 'f1') => ({ id, atMs, forMs });
const transfer = (order: readonly number[]) => ({ kind: 'transfer' as const, order });
const membership = (node: number) => ({ kind: 'membership' as const, target: { node } });

describe('a transfer', () => {
  test('goes to the first of its order that does not lead, and bites when that one leads', async () => {
    const { only, notes } = await run([{ ...at(500, 1000), ...transfer([3, 5, 1]) }]);
    expect(only).toMatchObject({
      what: 'handed leadership over from n3 to n5',
      nodes: [3, 5],
      aimedAtLeader: true,
      bit: true,
      evidence: 'n5 leads in term 2, as it was told (1 order taken)',
      leaderChanged: true,
    });
    expect(notes).toEqual([
      'start: handed leadership over from n3 to n5',
      'end: handed leadership over from n3 to n5',
    ]);
  });

  test('that is refused has not bitten, and the notes say that it was tried', async () => {
    const { only, notes } = await run([{ ...at(500, 1000), ...transfer([5]) }], {
      orders: 'refused',
    });
    expect(only.bit).toBe(false);
    expect(only.evidence).toMatch(
      /^n5 not seen to lead as it was told \(0 orders taken, \d+ refused \(lagging \d+\)\)$/,
    );
    expect(notes[0]).toBe('start: tried to hand leadership over from n3 to n5');
  });

  test('has not bitten where the others elected that node by themselves', async () => {
    const { only } = await run(
      [{ ...at(500, 1000), ...transfer([5]) }],
      { orders: 'forgotten' },
      (cluster) => void cluster.clock.sleep(800).then(() => cluster.elect(5)),
    );
    expect(only.bit).toBe(false);
  });

  test('has not bitten where that node stood by its own timeout, and the old leader follows it', async () => {
    const { only } = await run(
      [{ ...at(500, 1000), ...transfer([5]) }],
      { orders: 'forgotten' },
      (cluster) =>
        void cluster.clock.sleep(800).then(() => {
          cluster.elect(5);
          Object.assign(cluster.node(3), { role: 'follower', term: cluster.node(5).term });
        }),
    );
    expect(only).toMatchObject({ bit: false, leaderChanged: true });
    expect(only.evidence).toMatch(/^n5 not seen to lead as it was told \(\d+ orders? taken\)$/);
  });

  test('is skipped where only the leader could get the office', async () => {
    const { only } = await run([{ ...at(500, 1000), ...transfer([3]) }]);
    expect(only).toMatchObject({ state: 'skipped', bit: false });
  });
});

describe('a change of membership', () => {
  test('takes a node out for its time, and has bitten when the leader shows it', async () => {
    const { cluster, only, notes } = await run([{ ...at(500, 1000), ...membership(2) }]);
    expect(only).toMatchObject({ nodes: [2], bit: true, startNs: 600e6, endNs: 1600e6 });
    expect(only.evidence).toBe(
      'n2 out by entry 1 (1 order taken), in again by entry 3 (2 orders taken)',
    );
    expect(notes).toEqual(['start: removed n2', 'end: removed n2, and added again']);
    expect([...cluster.node(1).configuration.voters].sort()).toEqual([1, 2, 3, 4, 5]);
  });

  test.each(['refused', 'unanswered', 'forgotten'] as const)(
    'whose orders are %s has not bitten, and the notes say that it was tried',
    async (orders) => {
      const { only, notes } = await run([{ ...at(500, 1000), ...membership(2) }], { orders });
      expect(only.bit).toBe(false);
      expect(only.evidence).toMatch(/^n2 not seen out \(\d+ orders? taken/);
      expect(notes).toEqual(['start: tried to remove n2', 'end: tried to remove n2']);
    },
  );

  test('that is done late, while it is looked on, has bitten all the same', async () => {
    const removed = { voters: [1, 3, 4, 5], outgoing: [], learners: [], index: 7 };
    const { only } = await run(
      [{ ...at(500, 3000), ...membership(2) }],
      { orders: 'forgotten' },
      (cluster) =>
        void cluster.clock.sleep(5000).then(() => {
          cluster.node(3).configuration = { ...removed, isCommitted: true };
        }),
    );
    expect(only.bit).toBe(true);
    expect(only.evidence).toMatch(/^n2 out by entry 7 .*not seen in again by its end/);
  });

  test('has not bitten where nobody led before and no order of its own was taken', async () => {
    const { only } = await run(
      [{ ...at(500, 3000), ...membership(2) }],
      { idle: true },
      (cluster) => {
        const { configuration } = cluster.node(3);
        cluster.node(3).role = 'follower';
        cluster.node(4).configuration = { ...configuration, voters: [1, 3, 4, 5] };
        void cluster.clock.sleep(700).then(() => cluster.elect(4));
      },
    );
    expect(only.bit).toBe(false);
    expect(only.evidence).toMatch(/^nobody knew who took part before \(by another order\)$/);
  });

  test('of a node that takes no part has not bitten', async () => {
    const { only } = await run([{ ...at(500, 1000), ...membership(2) }], {}, (cluster) => {
      const { configuration } = cluster.node(3);
      cluster.node(3).configuration = { ...configuration, voters: [1, 3, 4, 5] };
    });
    expect(only).toMatchObject({ bit: false, evidence: 'n2 did not take part before' });
  });
});
