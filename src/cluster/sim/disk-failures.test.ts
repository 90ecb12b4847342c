import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreReply } from '../../../workloads/client.ts';
import { Random } from '../../base/random.ts';
import type { NodeId } from '../cluster.ts';
import { SimCluster } from './sim-cluster.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-disk-failures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NODES = [1, 2, 3];

/** Starts whoever is down, again and again where its disk fails meanwhile. */
async function startAll(cluster: SimCluster): Promise<void> {
  for (const node of NODES) {
    for (let attempt = 0; attempt < 20; attempt++) {
      const failed = await cluster.restart(node).then(
        () => false,
        () => true,
      );
      if (!failed) break;
    }
  }
}

/** Asks one node after the other until one says that it is done. */
async function get(cluster: SimCluster, from: NodeId): Promise<unknown> {
  for (let attempt = 0; attempt < 200; attempt++) {
    await startAll(cluster);
    const node = NODES[(from + attempt) % NODES.length] ?? 1;
    const reply = await cluster.client(0).request(node, { command: { op: 'get', key: 'x' } }, 300);
    if (reply.ok) return reply.value;
    await cluster.clock.sleep(50);
  }
  throw new Error('no answer');
}

/**
 * Appends to a list while disks fail and nodes, and now and then all power, go down with them. A failed
 * sync leaves what it was to write readable until the power goes, and no later one writes it.
 */
async function run(
  seed: number,
  snapshotEvery = 0,
): Promise<{ died: number; acknowledged: number; lost: number[] }> {
  const random = new Random(seed).fork('test');
  const config = {
    seed,
    nodes: NODES,
    clients: 1,
    electionTimeoutMs: 150,
    heartbeatMs: 50,
    reads: 'log' as const,
    snapshotEvery,
    clockProfiles: {},
    nodesFolder: folder,
    runId: 'test',
  };
  const cluster = new SimCluster(config, {
    diskFailures: { fullPer10k: 200, syncFailsPer10k: 200 },
  });
  await startAll(cluster);
  const replies: [number, StoreReply][] = [];
  for (let value = 1; value <= 40; value++) {
    const command = { op: 'append', key: 'x', value } as const;
    for (const node of NODES) {
      const reply = await cluster.client(0).request(node, { command }, 100);
      replies.push([value, reply]);
    }
    await cluster.clock.sleep(random.between(1, 60));
    if (random.chance(10)) for (const node of NODES) await cluster.powerCut(node);
    if (random.chance(50)) await startAll(cluster);
  }
  const value = await get(cluster, random.int(3));
  await cluster.stop();
  const kept = new Set(Array.isArray(value) ? value : []);
  const acknowledged = replies.flatMap(([each, reply]) => (reply.ok ? [each] : []));
  const traces = NODES.map((node) => readFileSync(join(folder, `${node}.jsonl`), 'utf8'));
  const died = traces.join('').split('"ev":"diskFailed"').length - 1;
  return {
    died,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((v) => !kept.has(v)),
  };
}

describe('disks that are full or fail', () => {
  it('end their nodes, which say so, and nothing that was acknowledged is lost (seeds 1 to 15)', async () => {
    let died = 0;
    let acknowledged = 0;
    for (let seed = 1; seed <= 15; seed++) {
      const outcome = await run(seed);
      expect(outcome.lost, `seed ${seed}`).toEqual([]);
      died += outcome.died;
      acknowledged += outcome.acknowledged;
    }
    expect(died).toBeGreaterThan(30);
    expect(acknowledged).toBeGreaterThan(150);
  });

  it('also while they take and install snapshots (seeds 21 to 30)', async () => {
    let died = 0;
    for (let seed = 21; seed <= 30; seed++) {
      const outcome = await run(seed, 5);
      expect(outcome.lost, `seed ${seed}`).toEqual([]);
      died += outcome.died;
    }
    expect(died).toBeGreaterThan(40);
  });
});
