import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeId } from '../cluster.ts';
import { docker } from './docker-cli.ts';
import { DockerCluster } from './docker-cluster.ts';
import { skipsDocker } from './testing/engine.ts';
import { configOf, NODES } from './testing/small-run.ts';

const isSkipped = await skipsDocker('power cuts in the docker cluster');

describe.skipIf(isSkipped)('a power cut in the docker cluster', () => {
  let cluster: DockerCluster;
  beforeAll(async () => {
    cluster = new DockerCluster(configOf('power-cut', { powerCuts: true, clockProfiles: {} }));
    await cluster.start();
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  const container = (node: NodeId) => `splitbrain-${configOf('power-cut').runId}-n${node}`;

  /** Appends a value, at whichever node leads; false where none did in time. */
  async function append(value: number): Promise<boolean> {
    const command = { op: 'append', key: 'x', value } as const;
    for (const node of NODES) {
      if ((await cluster.client(0).request(node, { command }, 1000)).ok) return true;
    }
    return false;
  }

  async function list(): Promise<unknown> {
    for (let attempt = 0; attempt < 100; attempt++) {
      for (const node of NODES) {
        const reply = await cluster
          .client(0)
          .request(node, { command: { op: 'get', key: 'x' } }, 1000);
        if (reply.ok) return reply.value;
      }
      await cluster.clock.sleep(100);
    }
    throw new Error('no answer');
  }

  test('takes bytes that were not synced, and a new incarnation comes up without them', async () => {
    await list();
    await cluster.crash(1);
    const grow = `require('fs').appendFileSync('/data/disk/wal-00000001.log', Buffer.alloc(100000, 1))`;
    const beside = ['run', '--rm', '--volumes-from', container(1), '--network', 'none'];
    const image = await docker(['inspect', '--format', '{{.Config.Image}}', container(1)]);
    await docker([...beside, image, 'node', '-e', grow]);
    await cluster.powerCut(1);
    await cluster.restart(1);
    const first = JSON.parse(
      (await docker(['exec', container(1), 'head', '-1', '/data/power-cut.jsonl'])).trim(),
    );
    expect(first).toMatchObject({ note: 'synced', name: 'wal-00000001.log' });
    expect(first.length).toBeLessThan(100_000);
    const [seen] = (await cluster.observe()).filter(({ node }) => node === 1);
    expect(seen?.status?.incarnation).toBe(2);
  });

  test('of all nodes at once loses nothing that was acknowledged', async () => {
    await list();
    const acknowledged: number[] = [];
    for (let value = 1; value <= 40; value++) {
      if (await append(value)) acknowledged.push(value);
      if (value % 20 !== 0) continue;
      await Promise.all(NODES.map((node) => cluster.powerCut(node)));
      await Promise.all(NODES.map((node) => cluster.restart(node)));
      expect(await list()).toEqual(expect.arrayContaining(acknowledged));
    }
    expect(acknowledged.length).toBeGreaterThan(20);
  });
});
