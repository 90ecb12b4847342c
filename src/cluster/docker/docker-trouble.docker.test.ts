import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HarnessError } from '../../base/errors.ts';
import { cleanAll, cleanRun } from './clean.ts';
import { docker } from './docker-cli.ts';
import { DockerCluster } from './docker-cluster.ts';
import { skipsDocker } from './testing/engine.ts';
import { configOf, NODES } from './testing/small-run.ts';

const isSkipped = await skipsDocker('trouble with the docker cluster');

/** Waits until the engine has begun with a run. */
async function firstNetworkOf(runId: string): Promise<void> {
  const names = () =>
    docker(['network', 'ls', '--filter', `name=${runId}`, '--format', '{{.Name}}']);
  while ((await names()) === '') await new Promise((resolve) => setTimeout(resolve, 10));
}

describe.skipIf(isSkipped)('DockerCluster, when things go wrong', () => {
  const nothing = { containers: [], networks: [], volumes: [] };

  test('Toxiproxy gone in mid-run ends the run; stop saves the traces and leaves nothing', async () => {
    const cluster = new DockerCluster(configOf('gone'));
    await cluster.start();
    await docker(['kill', `splitbrain-${configOf('gone').runId}-toxiproxy`]);
    await expect(cluster.block([{ from: 1, to: 2, carries: 'both' }])).rejects.toThrow(
      /Toxiproxy.*exited/,
    );
    expect((await cluster.failure).message).toContain('Toxiproxy is gone in mid-run');
    await expect(cluster.observe()).rejects.toThrow('gone in mid-run');
    await Promise.all([cluster.stop(), cluster.stop()]);
    await cluster.stop();
    const { nodesFolder } = configOf('gone');
    for (const node of NODES) {
      const lines = readFileSync(join(nodesFolder, `${node}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n');
      const events = lines.map((line) => JSON.parse(line) as { ev: string; node: number });
      expect(events[0]).toMatchObject({ ev: 'start', node });
      expect(existsSync(join(nodesFolder, `${node}.log`))).toBe(true);
    }
    expect(await cleanRun(configOf('gone').runId)).toEqual(nothing);
  });

  test('a node that does not come up: the end of its log is in the error', async () => {
    const cluster = new DockerCluster(configOf('no-start', { electionTimeoutMs: 0 }));
    await expect(cluster.start()).rejects.toThrow(
      /did not come up(.|\n)*electionTimeoutMs must be an integer/,
    );
    await cluster.stop();
    expect(await cleanRun(configOf('no-start').runId)).toEqual(nothing);
  });

  test('stop in the middle of start leaves nothing', async () => {
    const cluster = new DockerCluster(configOf('cut-short'));
    const start = cluster.start();
    start.catch(() => {});
    // Networks come first: containers are in the making now.
    await firstNetworkOf(configOf('cut-short').runId);
    await cluster.stop();
    await expect(start).rejects.toThrow(HarnessError);
    expect(await cleanRun(configOf('cut-short').runId)).toEqual(nothing);
  });

  test('cleanAll removes what a killed harness left', async () => {
    const cluster = new DockerCluster(configOf('left', { nodes: [1], clients: 1 }));
    await cluster.start();
    const labelled = ['ps', '--all', '--filter', 'label=splitbrain=1', '--format', '{{.Names}}'];
    const others = await docker(labelled);
    const isAlone = others.split('\n').every((name) => name.includes(configOf('left').runId));
    // Another run on this machine is not ours to end, nor what it left ours to count.
    const removed = await (isAlone ? cleanAll() : cleanRun(configOf('left').runId));
    expect(removed.containers).toHaveLength(3);
    expect(removed.networks).toHaveLength(2);
    expect(removed.volumes).toHaveLength(1);
    expect(await cleanRun(configOf('left').runId)).toEqual(nothing);
    await cluster.stop();
  });
});
