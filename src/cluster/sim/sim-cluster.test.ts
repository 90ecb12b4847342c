import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreCommand, StoreReply } from '../../../workloads/client.ts';
import type { Cluster, Link, NodeId, Status } from '../cluster.ts';
import { SimCluster } from './sim-cluster.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-sim-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function makeCluster(seed: number, reads: 'log' | 'index' | 'stale' = 'index'): SimCluster {
  return new SimCluster({
    seed,
    nodes: [1, 2, 3],
    clients: 3,
    electionTimeoutMs: 150,
    heartbeatMs: 50,
    reads,
    clockProfiles: {},
    nodesFolder: folder,
    runId: 'test',
  });
}

/** The status of the leader of the highest term, waited for. */
async function leaderOf(cluster: Cluster, not?: NodeId): Promise<Status> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const leaders = (await cluster.observe())
      .map(({ status }) => status)
      .filter((status) => status?.role === 'leader' && status.node !== not)
      .sort((a, b) => (b?.term ?? 0) - (a?.term ?? 0));
    if (leaders[0]) return leaders[0];
    await cluster.clock.sleep(50);
  }
  throw new Error('no leader within 5 s');
}

async function ask(cluster: Cluster, command: StoreCommand, timeoutMs = 1000): Promise<StoreReply> {
  const { node } = await leaderOf(cluster);
  return cluster.client(0).request(node, { command }, timeoutMs);
}

function isolation(node: NodeId, nodes: readonly NodeId[]): Link[] {
  return nodes
    .filter((other) => other !== node)
    .flatMap((other): Link[] => [
      { from: node, to: other, carries: 'both' },
      { from: other, to: node, carries: 'both' },
    ]);
}

describe('the simulated cluster (seed 1)', () => {
  it('elects a leader and answers reads with what was written', async () => {
    const cluster = makeCluster(1);
    await cluster.start();
    expect(await ask(cluster, { op: 'put', key: 'x', value: 1 })).toMatchObject({ ok: true });
    expect(await ask(cluster, { op: 'get', key: 'x' })).toMatchObject({ ok: true, value: 1 });
    await cluster.stop();
  });

  it('counts what client hosts send to each node, though it never arrives', async () => {
    const cluster = makeCluster(1);
    await cluster.start();
    const get = { command: { op: 'get', key: 'x' } } as const;
    const client = cluster.client(0);
    await client.request(2, get, 100);
    await cluster.block([{ from: 'c1', to: 2, carries: 'requests' }]);
    const before = await cluster.observe();
    for (let i = 0; i < 3; i++) await client.request(2, get, 100);
    await cluster.client(1).request(1, get, 100);
    await cluster.crash(3);
    await client.request(3, get, 100);
    const after = await cluster.observe();
    const seen = (all: typeof before) => all.map(({ offeredByClients }) => offeredByClients);
    expect(seen(before)).toEqual([{}, { c1: 1 }, {}]);
    // Nobody greeted at node 3, so nothing was sent.
    expect(seen(after)).toEqual([{ c2: 1 }, { c1: 4 }, {}]);
    expect(after[1]?.status?.clients).toEqual(before[1]?.status?.clients);
    await cluster.stop();
  });

  it('elects another leader when the first is cut off, and the old one steps down', async () => {
    const cluster = makeCluster(1);
    await cluster.start();
    const old = await leaderOf(cluster);
    await cluster.block(isolation(old.node, cluster.nodes));
    const next = await leaderOf(cluster, old.node);
    expect(next.term).toBeGreaterThan(old.term);
    const lost = cluster.client(0);
    const reply = await lost.request(old.node, { command: { op: 'get', key: 'x' } }, 500);
    expect(reply).toMatchObject({ ok: false, error: 'not_leader', definite: true });
    await cluster.heal();
    await cluster.clock.sleep(500);
    const statuses = (await cluster.observe()).map(({ status }) => status);
    expect(statuses.filter((status) => status?.role === 'leader')).toHaveLength(1);
    await cluster.stop();
  });

  it('keeps what was acknowledged through a power cut of all nodes', async () => {
    const cluster = makeCluster(1);
    await cluster.start();
    for (let value = 1; value <= 20; value++) {
      expect(await ask(cluster, { op: 'put', key: 'x', value })).toMatchObject({ ok: true });
    }
    for (const node of cluster.nodes) await cluster.powerCut(node);
    await cluster.heal();
    expect(await ask(cluster, { op: 'get', key: 'x' }, 3000)).toMatchObject({ value: 20 });
    const incarnations = (await cluster.observe()).map(({ status }) => status?.incarnation);
    expect(incarnations).toEqual([2, 2, 2]);
    await cluster.stop();
  });

  it('refuses a connection to a node that is down, and doubts what one died with', async () => {
    const cluster = makeCluster(1);
    await cluster.start();
    const { node } = await leaderOf(cluster);
    const others = cluster.nodes.filter((other) => other !== node);
    for (const other of others) await cluster.crash(other);
    const client = cluster.client(0);
    const pending = client.request(node, { command: { op: 'put', key: 'x', value: 1 } }, 1000);
    await cluster.clock.sleep(20);
    await cluster.crash(node);
    expect(await pending).toMatchObject({ error: 'connection_lost', definite: false });
    const refused = await client.request(node, { command: { op: 'get', key: 'x' } }, 1000);
    expect(refused).toMatchObject({ error: 'no_connection', definite: true });
    await cluster.stop();
  });

  it('moves wall clocks and clock rates of single nodes', async () => {
    const cluster = makeCluster(1);
    await cluster.start();
    await cluster.skew(1, { offsetMs: 5000 });
    await cluster.skew(2, { rate: 1.5 });
    const before = await cluster.observe();
    await cluster.clock.sleep(1000);
    const after = await cluster.observe();
    expect(after[0]?.wallOffsetMs).toBeCloseTo(5000, 3);
    const advance = (i: number) =>
      (after[i]?.status?.clock.monotonicMs ?? 0) - (before[i]?.status?.clock.monotonicMs ?? 0);
    expect(advance(1)).toBeCloseTo(1500, 3);
    expect(advance(2)).toBeCloseTo(1000, 3);
    await cluster.stop();
  });

  it('gives a node that answers an operator’s order, and no other', async () => {
    const cluster = makeCluster(1);
    await cluster.start();
    const { node, term } = await leaderOf(cluster);
    const [to = 0, third = 0] = cluster.nodes.filter((other) => other !== node);
    const order = { type: 'transfer', to } as const;
    expect(await cluster.order(third, order)).toMatchObject({ ok: false, error: 'not_leader' });
    await cluster.pause(node);
    expect(await cluster.order(node, order)).toBeNull();
    await cluster.resume(node);
    await cluster.crash(third);
    expect(await cluster.order(third, order)).toBeNull();
    expect(await cluster.order(node, order)).toEqual({ ok: true, node });
    await cluster.clock.sleep(50);
    expect(await leaderOf(cluster)).toMatchObject({ node: to, term: term + 1 });
    await cluster.stop();
  });

  it('refuses definitely, once it is out of the cluster, what clients ask of a node', async () => {
    const cluster = makeCluster(1);
    await cluster.start();
    await ask(cluster, { op: 'put', key: 'x', value: 1 });
    const { node } = await leaderOf(cluster);
    const gone = cluster.nodes.find((other) => other !== node) ?? 0;
    expect(await cluster.order(node, { type: 'remove', node: gone })).toMatchObject({ ok: true });
    await cluster.clock.sleep(2 * 150 + 50);
    const client = cluster.client(0);
    for (const command of [
      { op: 'get', key: 'x' },
      { op: 'put', key: 'x', value: 2 },
      { op: 'open' },
    ] as const) {
      const reply = await client.request(gone, { command }, 500);
      expect(reply).toMatchObject({ ok: false, error: 'not_leader', definite: true });
    }
    await cluster.stop();
  });

  it('does the same for the same seed, to the byte', async () => {
    const traces: string[] = [];
    for (const name of ['a', 'b']) {
      const cluster = makeCluster(7);
      await cluster.start();
      for (let value = 0; value < 10; value++)
        await ask(cluster, { op: 'append', key: 'x', value });
      await cluster.stop();
      traces.push(readFileSync(join(folder, '1.jsonl'), 'utf8'));
      rmSync(join(folder, '1.jsonl'));
      expect(name).toBeTruthy();
    }
    expect(traces[0]).toBe(traces[1]);
    expect(traces[0]).toContain('"ev":"commit"');
  });
});
