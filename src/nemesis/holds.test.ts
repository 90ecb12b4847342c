import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import type { Link } from '../cluster/cluster.ts';
import { Holds } from './holds.ts';
import { streamName, streamsOf } from './links.ts';
import { FakeCluster } from './testing/fake-cluster.ts';

const SEEDS = 200;
const STEPS = 40;
const FAULTS = ['f1', 'f2', 'f3', 'f4'];

function drawLinks(random: Random, nodes: readonly number[]): readonly Link[] {
  return Array.from({ length: random.between(1, 6) }, () => ({
    from: random.pick(nodes),
    to: random.pick(nodes),
    carries: random.pick(['requests', 'replies', 'both'] as const),
  }));
}

describe('holds', () => {
  test(`block exactly what faults in force hold, whatever their order (${SEEDS} seeds)`, async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const random = new Random(seed);
      const cluster = new FakeCluster(4);
      const holds = new Holds(cluster);
      const inForce = new Map<string, readonly Link[]>();
      const orders: Promise<void>[] = [];
      for (let step = 0; step < STEPS; step++) {
        const fault = random.pick(FAULTS);
        if (inForce.delete(fault)) {
          orders.push(holds.unblock(fault));
        } else {
          const links = drawLinks(random, cluster.nodes);
          inForce.set(fault, links);
          orders.push(holds.block(fault, links));
        }
        // Now and then orders pile up before the first of them is done.
        if (random.chance(70)) continue;
        await Promise.all(orders.splice(0));
        const held = streamsOf([...inForce.values()].flat()).map(streamName);
        expect([...cluster.blocked].sort(), `seed ${seed}`).toEqual(held.sort());
      }
    }
  });

  test(`keep down exactly the nodes that faults in force hold (${SEEDS} seeds)`, async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const random = new Random(seed);
      const cluster = new FakeCluster(4);
      const holds = new Holds(cluster);
      const inForce = new Map<string, readonly number[]>();
      for (let step = 0; step < STEPS; step++) {
        const fault = random.pick(FAULTS);
        if (inForce.delete(fault)) {
          await holds.bringUp(fault);
        } else {
          const nodes = random.shuffle(cluster.nodes).slice(0, random.between(1, 3));
          inForce.set(fault, nodes);
          await holds.takeDown(fault, nodes, random.pick(['crash', 'powerCut']));
        }
        const held = new Set([...inForce.values()].flat());
        for (const node of cluster.nodes) {
          expect(cluster.node(node).up, `seed ${seed}`).toBe(!held.has(node));
          expect(holds.isDown(node)).toBe(held.has(node));
        }
      }
    }
  });

  test('set a clock back to the skew that is still in force, then right', async () => {
    const cluster = new FakeCluster(3);
    const holds = new Holds(cluster);
    await holds.skew('f1', [1, 2], { offsetMs: 500 });
    await holds.skew('f2', [2], { offsetMs: -900 });
    await holds.unskew('f2');
    expect([1, 2, 3].map((id) => cluster.node(id).wallOffsetMs)).toEqual([500, 500, 0]);
    await holds.unskew('f1');
    expect([1, 2, 3].map((id) => cluster.node(id).wallOffsetMs)).toEqual([0, 0, 0]);
  });

  test('go on after an order that failed', async () => {
    const cluster = new FakeCluster(3, { failing: 'block' });
    const holds = new Holds(cluster);
    const link: Link = { from: 1, to: 2, carries: 'both' };
    const failing = holds.block('f1', [link]);
    const next = holds.block('f2', [{ ...link, to: 3 }]);
    await expect(failing).rejects.toThrow('block failed');
    await next;
    expect(cluster.blocked).toEqual(new Set(['n1>n3 requests', 'n1>n3 replies']));
  });
});
