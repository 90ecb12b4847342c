import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RULES } from '../../raft/index.ts';
import { NODE_RULES } from '../rules.ts';
import { Server } from '../server.ts';
import { type RunningNode, runNode } from './node.ts';
import { cutPower } from './power-cut.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-power-cut-node-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A node that is alone, on real files, with or without the bug that it forgets to sync. */
function startNode(syncsBeforeReply: boolean): Promise<RunningNode> {
  const settings = {
    server: {
      id: 1,
      members: [1],
      electionTimeoutMs: 20,
      heartbeatMs: 5,
      reads: 'log' as const,
      snapshotEveryEntries: 4,
    },
    peers: new Map(),
    ports: { peer: 0, client: 0, http: 0 },
    host: '127.0.0.1',
    dataFolder: join(folder, 'disk'),
    powerCutNotes: join(folder, 'notes.jsonl'),
    traceFile: null,
    wallClockPeriodMs: null,
  };
  const rules = { raft: RULES, node: { ...NODE_RULES, syncsBeforeReply } };
  return runNode(
    settings,
    (host, config) => new Server(host, config, rules),
    (reason) => {
      throw new Error(reason);
    },
  );
}

/** Asks until the node leads and answers. */
async function ask(
  node: RunningNode,
  method: 'GET' | 'PUT',
  body?: string,
  key = 'x',
): Promise<unknown> {
  const url = `http://127.0.0.1:${node.ports.http}/kv/${key}`;
  for (let attempt = 0; attempt < 200; attempt++) {
    const response = await fetch(url, { method, ...(body === undefined ? {} : { body }) });
    if (response.ok) return ((await response.json()) as { value: unknown }).value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('no answer');
}

/** Writes, cuts the power once that was acknowledged, starts again and reads. */
async function readAfterCut(seed: number, syncsBeforeReply: boolean): Promise<unknown> {
  const first = await startNode(syncsBeforeReply);
  await ask(first, 'PUT', '7');
  await first.stop();
  cutPower(join(folder, 'disk'), join(folder, 'notes.jsonl'), seed);
  const second = await startNode(syncsBeforeReply);
  const value = await ask(second, 'GET');
  await second.stop();
  rmSync(folder, { recursive: true });
  return value;
}

/** Writes while snapshots are taken, cuts the power, starts again and reads all of it. */
async function keysAfterCut(seed: number): Promise<{ values: unknown[]; snapshotIndex: number }> {
  const keys = Array.from({ length: 4 + (seed % 5) }, (_, i) => `k${i}`);
  const first = await startNode(true);
  for (const key of keys) await ask(first, 'PUT', JSON.stringify(key), key);
  while (first.status().snapshotIndex === 0) await ask(first, 'GET', undefined, 'k0');
  await first.stop();
  cutPower(join(folder, 'disk'), join(folder, 'notes.jsonl'), seed);
  const second = await startNode(true);
  const values: unknown[] = [];
  for (const key of keys) values.push((await ask(second, 'GET', undefined, key)) === key);
  const { snapshotIndex } = second.status();
  await second.stop();
  rmSync(folder, { recursive: true });
  return { values, snapshotIndex };
}

describe('a power cut of a node on real files (seeds 1 to 8)', () => {
  it('takes nothing that was acknowledged', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      expect(await readAfterCut(seed, true), `seed ${seed}`).toBe(7);
    }
  });

  it('takes nothing either where snapshots were taken and the log was cut (seeds 1 to 3)', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const { values, snapshotIndex } = await keysAfterCut(seed);
      expect(values, `seed ${seed}`).not.toContain(false);
      expect(snapshotIndex, `seed ${seed}`).toBeGreaterThan(0);
    }
  });

  it('takes acknowledged writes of one that does not sync', async () => {
    const values: unknown[] = [];
    for (let seed = 1; seed <= 8; seed++) values.push(await readAfterCut(seed, false));
    expect(values).toContain(null);
  });
});
