import { describe, expect, it } from 'vitest';
import { checkTraces } from '../../invariants/check-traces.ts';
import { type Lab, type Snapshots, storiesUnder } from './testing/lab.ts';
import { SNAPSHOT_EVERY, snapshotsWhileAway } from './testing/lab-stories.ts';

const story = storiesUnder(checkTraces);
const NODES = [1, 2, 3];

/** So many nodes at least were sent a snapshot, or none. */
function installed(times: number | 'never'): Snapshots {
  return {
    every: SNAPSHOT_EVERY,
    afterwards: (count) => {
      const installs = NODES.reduce((sum, node) => sum + count('install', node), 0);
      if (times === 'never') expect(installs).toBe(0);
      else expect(installs).toBeGreaterThanOrEqual(times);
      for (const node of NODES) expect(count('snapshot', node)).toBeGreaterThan(0);
    },
  };
}

/** Every process but the first of each node came up on a snapshot, so many times. */
function restored(times: number): Snapshots {
  return {
    every: SNAPSHOT_EVERY,
    afterwards: (count) => {
      for (const node of NODES) expect(count('restore', node)).toBeGreaterThanOrEqual(times);
    },
  };
}

async function agreeOften(lab: Lab, times: number): Promise<number> {
  let index = 0;
  for (let i = 0; i < times; i++) index = await lab.agree(lab.cluster.nodes.length);
  return index;
}

/** The processes of all nodes die, and come back on what their disks hold. */
async function rebootAll(lab: Lab, death: 'crash' | 'powerCut'): Promise<void> {
  for (const node of lab.cluster.nodes) await lab.cluster[death](node);
  for (const node of lab.cluster.nodes) await lab.cluster.restart(node);
}

/** Tests of MIT 6.5840, lab 3D, on the simulated cluster. */
describe('snapshots', () => {
  it(
    'SnapshotBasic: all nodes take them, and none is sent one (seed 351)',
    story(
      351,
      3,
      async (lab) => {
        const index = await agreeOften(lab, 5 * SNAPSHOT_EVERY);
        await lab.sleep(100);
        for (const { snapshotIndex } of await lab.statuses()) {
          expect(snapshotIndex).toBeGreaterThan(index - 2 * SNAPSHOT_EVERY);
        }
      },
      { snapshots: installed('never') },
    ),
  );

  it.each([
    { title: 'Install: a node is cut off', by: 'disconnect', isUnreliable: false, seed: 352 },
    {
      title: 'InstallUnreliable: and links are poor',
      by: 'disconnect',
      isUnreliable: true,
      seed: 353,
    },
    { title: 'InstallCrash: a node dies', by: 'crash', isUnreliable: false, seed: 354 },
    { title: 'InstallUnCrash: and links are poor', by: 'crash', isUnreliable: true, seed: 355 },
    { title: 'InstallPowerCut: a node loses power', by: 'powerCut', isUnreliable: true, seed: 356 },
  ] as const)(
    '$title, while the others cut their logs (seed $seed, 6 rounds)',
    ({ seed, ...absence }) =>
      story(seed, 3, (lab) => snapshotsWhileAway(lab, absence, 6), { snapshots: installed(4) })(),
  );

  it.each(['crash', 'powerCut'] as const)(
    'AllCrash: all nodes die by %s, again and again; they come up on snapshots (seed 357)',
    (death) =>
      story(
        357,
        3,
        async (lab) => {
          for (let round = 0; round < 4; round++) {
            const before = await agreeOften(lab, SNAPSHOT_EVERY + round);
            await rebootAll(lab, death);
            expect(await lab.agree(3)).toBeGreaterThan(before);
          }
        },
        { snapshots: restored(4) },
      )(),
  );

  it(
    'Init: nodes that come up on a snapshot and lose power at once still have it (seed 358)',
    story(
      358,
      3,
      async (lab) => {
        await agreeOften(lab, SNAPSHOT_EVERY + 2);
        for (let round = 0; round < 3; round++) await rebootAll(lab, 'powerCut');
        await lab.agree(3);
      },
      { snapshots: restored(3) },
    ),
  );
});
