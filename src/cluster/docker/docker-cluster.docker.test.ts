import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoreReply } from '../../../workloads/client.ts';
import type { Link, NodeId, Observation } from '../cluster.ts';
import { docker } from './docker-cli.ts';
import { DockerCluster } from './docker-cluster.ts';
import { skipsDocker } from './testing/engine.ts';
import { configOf, ELECTION_TIMEOUT_MS, NODES } from './testing/small-run.ts';

const isSkipped = await skipsDocker('the faults of the docker cluster');

describe.skipIf(isSkipped)('DockerCluster', () => {
  let cluster: DockerCluster;
  let session: number;
  let seq = 0;

  beforeAll(async () => {
    cluster = new DockerCluster(configOf('main'));
    await cluster.start();
  });

  afterAll(async () => {
    await cluster?.stop();
  });

  async function observeUntil(
    isReached: (all: readonly Observation[]) => boolean,
    timeoutMs = 15_000,
  ): Promise<readonly Observation[]> {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const all = await cluster.observe();
      if (isReached(all)) return all;
      if (performance.now() > deadlineMs) {
        throw new Error(`not reached; the last observation: ${JSON.stringify(all)}`);
      }
      await cluster.clock.sleep(50);
    }
  }

  /** The node that a majority follows. */
  async function leader(): Promise<NodeId> {
    const all = await observeUntil((seen) => leaderOf(seen) !== null);
    return leaderOf(all) ?? Number.NaN;
  }

  async function incarnationOf(node: NodeId): Promise<number> {
    const seen = (await cluster.observe()).find((each) => each.node === node);
    return seen?.status?.incarnation ?? Number.NaN;
  }

  /** Asks whoever leads, until there is an answer that counts. */
  async function ask(op: 'open' | 'put' | 'get', value?: number): Promise<StoreReply> {
    for (let tries = 0; tries < 50; tries++) {
      const command =
        op === 'open'
          ? { op }
          : op === 'get'
            ? { op, key: 'x' }
            : { op, key: 'x', value: value ?? 0 };
      const named = op === 'put' ? { session, seq: ++seq } : {};
      const reply = await cluster.client(0).request(await leader(), { ...named, command }, 1000);
      if (reply.ok) return reply;
      await cluster.clock.sleep(100);
    }
    throw new Error('no answer');
  }

  test('elects a leader; a client opens a session, writes and reads', async () => {
    const opened = await ask('open');
    session = opened.ok ? Number(opened.value) : Number.NaN;
    await ask('put', 5);
    expect(await ask('get')).toMatchObject({ ok: true, value: 5 });
  });

  test('a node reaches a peer through its proxy, and in no other way', async () => {
    const project = `splitbrain-${configOf('main').runId}`;
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    const address = await docker(['inspect', '--format', format, `${project}-n2-net`]);
    const dial = (host: string, port: number): Promise<string> =>
      docker(['exec', `${project}-n1`, 'node', '-e', DIAL, host.trim(), String(port)]);
    expect(await dial('toxiproxy', 10_001)).toContain('"hello":2');
    expect(await dial(address, 7001)).toMatch(/ETIMEDOUT|timeout|EHOSTUNREACH|ENETUNREACH/);
    expect(await dial(address, 7003)).toMatch(/ETIMEDOUT|timeout|EHOSTUNREACH|ENETUNREACH/);
  });

  test('a full partition stops all traffic between nodes; healing brings it back', async () => {
    await cluster.block(pairs((from, to) => ({ from, to, carries: 'both' })));
    const before = await cluster.observe();
    await cluster.clock.sleep(4 * ELECTION_TIMEOUT_MS);
    const after = await cluster.observe();
    for (const node of NODES) {
      const [old, now] = [linksOf(before, node), linksOf(after, node)];
      expect(now.offered).toBeGreaterThan(old.offered);
      expect(now.received).toBe(old.received);
    }
    await cluster.heal();
    await ask('put', 6);
    expect(await ask('get')).toMatchObject({ value: 6 });
  });

  test('a one-way block stops one direction only, and requests apart from replies', async () => {
    const from = await leader();
    const to = NODES.find((node) => node !== from) ?? Number.NaN;
    const links: Link[] = [{ from, to, carries: 'requests' }];
    await cluster.block(links);
    const before = await cluster.observe();
    await cluster.clock.sleep(6 * ELECTION_TIMEOUT_MS);
    const after = await cluster.observe();
    const received = (all: readonly Observation[], at: NodeId, of: NodeId): number =>
      all.find(({ node }) => node === at)?.status?.links[of]?.requestsReceived ?? Number.NaN;
    expect(received(after, to, from)).toBe(received(before, to, from));
    // It hears of no leader and asks for votes, which arrive.
    expect(received(after, from, to)).toBeGreaterThan(received(before, from, to));
    await cluster.unblock(links);
    await ask('put', 8);
    await observeUntil((all) => new Set(all.map(({ status }) => status?.appliedIndex)).size === 1);
  });

  test('a slow link delays', async () => {
    const node = await leader();
    const request = { command: { op: 'get', key: 'x' } } as const;
    const links: Link[] = [{ from: node, to: 'c1', carries: 'replies' }];
    await cluster.slow(links, 200);
    const beginMs = performance.now();
    await cluster.client(0).request(node, request, 2000);
    expect(performance.now() - beginMs).toBeGreaterThan(195);
    await cluster.unslow(links);
  });

  test('a client host is cut apart from the others', async () => {
    const node = await leader();
    const request = { command: { op: 'get', key: 'x' } } as const;
    await cluster.client(0).request(node, request, 1000);
    await cluster.block([{ from: 'c1', to: node, carries: 'requests' }]);
    expect(await cluster.client(0).request(node, request, 300)).toEqual({
      ok: false,
      error: 'timeout',
      definite: false,
    });
    expect(await cluster.client(1).request(node, request, 1000)).toMatchObject({ node });
    await cluster.heal();
    await observeUntil(() => true);
    const reply = await cluster.client(0).request(node, request, 1000);
    expect(reply.node).toBe(node);
  });

  test('a crash keeps what was written, and the next incarnation is another', async () => {
    await ask('put', 7);
    const node = await leader();
    const old = await incarnationOf(node);
    await cluster.crash(node);
    await cluster.crash(node);
    const request = { command: { op: 'open' } } as const;
    expect(await cluster.client(1).request(node, request, 1000)).toMatchObject({ ok: false });
    expect(await cluster.client(1).request(node, request, 1000)).toEqual({
      ok: false,
      error: 'no_connection',
      definite: true,
    });
    expect(await ask('get')).toMatchObject({ value: 7 });
    await cluster.restart(node);
    expect(await incarnationOf(node)).toBe(old + 1);
    await Promise.all(NODES.map((each) => cluster.crash(each)));
    await cluster.heal();
    expect(await ask('get')).toMatchObject({ value: 7 });
  });

  test('a paused node is silent and comes back as it was', async () => {
    const node = await leader();
    const incarnation = await incarnationOf(node);
    await cluster.pause(node);
    expect(await leader()).not.toBe(node);
    const paused = (await cluster.observe()).find((seen) => seen.node === node);
    expect(paused?.status).toBeNull();
    await cluster.resume(node);
    await observeUntil((seen) => seen.every(({ status }) => status !== null));
    expect(await incarnationOf(node)).toBe(incarnation);
  });

  test('an operator’s order reaches the node that it is given to, unless that is paused or down', async () => {
    const from = await leader();
    const [to = 0, third = 0] = NODES.filter((node) => node !== from);
    const order = { type: 'transfer', to } as const;
    expect(await cluster.order(third, order)).toMatchObject({ ok: false, error: 'not_leader' });
    await cluster.pause(third);
    expect(await cluster.order(third, order)).toBeNull();
    await cluster.resume(third);
    await cluster.crash(third);
    expect(await cluster.order(third, order)).toBeNull();
    await cluster.restart(third);
    // Who leads may have changed meanwhile.
    const giver = await leader();
    const heir = NODES.find((node) => node !== giver) ?? 0;
    expect(await cluster.order(giver, { ...order, to: heir })).toEqual({ ok: true, node: giver });
    await observeUntil((all) => leaderOf(all) === heir);
  });

  test('the wall clock steps both ways, and back', async () => {
    const offset = async (): Promise<number> =>
      (await cluster.observe()).find(({ node }) => node === 2)?.wallOffsetMs ?? Number.NaN;
    for (const offsetMs of [300_000, -600_000, 250]) {
      await cluster.skew(2, { offsetMs });
      expect(Math.abs((await offset()) - offsetMs)).toBeLessThan(100);
    }
    await cluster.heal();
    expect(Math.abs(await offset())).toBeLessThan(100);
    await expect(cluster.skew(2, { rate: 2 })).rejects.toThrow("clock profile 'wall'");
    await expect(cluster.skew(1, { offsetMs: 9 })).rejects.toThrow("clock profile 'none'");
  });

  test('a clock runs fast or slow without a jump, and rightly again', async () => {
    const at = async (): Promise<{ trueMs: number; nodeMs: number }> => {
      const seen = (await cluster.observe()).find(({ node }) => node === 3);
      return { trueMs: (seen?.atNs ?? 0) / 1e6, nodeMs: seen?.status?.clock.monotonicMs ?? 0 };
    };
    for (const rate of [1.5, 0.5, 1]) {
      await cluster.clock.sleep(500);
      const before = await at();
      await cluster.skew(3, { rate });
      await cluster.clock.sleep(1500);
      const after = await at();
      const measured = (after.nodeMs - before.nodeMs) / (after.trueMs - before.trueMs);
      expect(Math.abs(measured - rate)).toBeLessThan(0.1);
    }
    await cluster.heal();
  });
});

/** Dials a host and a port and prints what comes, or the error. */
const DIAL = `
const [host, port] = process.argv.slice(1);
const socket = require('node:net').connect({ host, port: Number(port) });
const end = (text) => { console.log(text); process.exit(0); };
socket.on('data', (bytes) => end(bytes.toString()));
socket.on('error', (error) => end(error.code));
setTimeout(() => end('timeout'), 3000);
`;

function leaderOf(all: readonly Observation[]): NodeId | null {
  const leaders = all.filter(({ status }) => status?.role === 'leader');
  const found = leaders.find(
    ({ node, status }) =>
      all.filter((each) => each.status?.leader === node && each.status.term === status?.term)
        .length >
      NODES.length / 2,
  );
  return found?.node ?? null;
}

function pairs(make: (from: NodeId, to: NodeId) => Link): Link[] {
  return NODES.flatMap((from) => NODES.filter((to) => to !== from).map((to) => make(from, to)));
}

/** Frames that a node offered and received, over all peers. */
function linksOf(all: readonly Observation[], node: NodeId): { offered: number; received: number } {
  const links = Object.values(all.find((seen) => seen.node === node)?.status?.links ?? {});
  return {
    offered: links.reduce((sum, link) => sum + link.requestsOffered + link.repliesOffered, 0),
    received: links.reduce((sum, link) => sum + link.requestsReceived + link.repliesReceived, 0),
  };
}
