import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { SimCluster } from '../cluster/sim/sim-cluster.ts';
import { checkSchedule } from './check.ts';
import { clockProfiles } from './clock-profiles.ts';
import { drawSchedule } from './draw.ts';
import { faultKinds } from './kinds.ts';
import { namedSchedule } from './named.ts';
import { type NemesisNote, runNemesis } from './nemesis.ts';
import type { Schedule } from './schedule.ts';

const ELECTION_TIMEOUT_MS = 150;
const FAULT_PHASE_MS = 15_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-nemesis-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function drawn(seed: number, nodes: readonly number[]): Schedule {
  return drawSchedule(new Random(seed), {
    kinds: faultKinds,
    nodes,
    faultPhaseMs: FAULT_PHASE_MS,
    electionTimeoutMs: ELECTION_TIMEOUT_MS,
  });
}

/** Does a schedule on a simulated cluster that nobody works on. */
async function run(seed: number, nodes: readonly number[], schedule: Schedule) {
  const cluster = new SimCluster({
    seed,
    nodes,
    clients: 1,
    electionTimeoutMs: ELECTION_TIMEOUT_MS,
    heartbeatMs: 50,
    reads: 'log',
    clockProfiles: clockProfiles(schedule, nodes),
    nodesFolder: folder,
    runId: 'test',
  });
  checkSchedule(schedule, { cluster: 'sim', nodes, abilities: cluster.abilities });
  await cluster.start();
  await cluster.clock.sleep(1000);
  const notes: NemesisNote[] = [];
  const startNs = cluster.clock.nowNs();
  const records = await runNemesis({
    cluster,
    schedule,
    startNs,
    endNs: startNs + FAULT_PHASE_MS * 1e6,
    electionTimeoutMs: ELECTION_TIMEOUT_MS,
    note: (note) => notes.push(note),
  });
  await cluster.clock.sleep(1000);
  const observed = await cluster.observe();
  await cluster.stop();
  return { records, notes, observed };
}

describe('on the simulated cluster', () => {
  test.each([
    [1, 5],
    [2, 3],
    [3, 5],
    [4, 7],
  ])('every kind of fault bites, and is healed (seed %i, %i nodes)', async (seed, count) => {
    const nodes = Array.from({ length: count }, (_, i) => i + 1);
    const { records, observed } = await run(seed, nodes, drawn(seed, nodes));
    const bitten = new Set(records.filter(({ bit }) => bit).map(({ kind }) => kind));
    expect([...bitten].sort()).toEqual([...faultKinds].sort());
    expect(observed.every(({ status }) => status !== null)).toBe(true);
    expect(new Set(observed.map(({ status }) => status?.term)).size).toBe(1);
  });

  test('one seed gives the same records and notes twice (seed 1)', async () => {
    const nodes = [1, 2, 3, 4, 5];
    const first = await run(1, nodes, drawn(1, nodes));
    const second = await run(1, nodes, drawn(1, nodes));
    expect(second).toEqual(first);
  });

  test.each([
    ['follower-crash', false],
    ['leader-crash', true],
    ['leader-in-minority', true],
    ['old-leader-heals', true],
  ])('the scenario %s bites (seed 1)', async (name, leaderChanged) => {
    const nodes = [1, 2, 3, 4, 5];
    const schedule = namedSchedule(name, { nodes, electionTimeoutMs: ELECTION_TIMEOUT_MS });
    const { records } = await run(1, nodes, schedule);
    expect(records).toMatchObject([{ state: 'done', bit: true, leaderChanged }]);
  });
});
