import { describe, expect, it } from 'vitest';
import { checkTraces } from '../../invariants/check-traces.ts';
import type { NodeId } from '../cluster.ts';
import { ELECTION_MS, storiesUnder } from './testing/lab.ts';
import { membershipChurn, underLoad } from './testing/lab-stories.ts';

const story = storiesUnder(checkTraces);

/** Whoever was away then needs a snapshot, and learns from it who takes part. */
const OFTEN = {
  every: 20,
  afterwards: (count: (ev: 'install', node: NodeId) => number) => {
    const installs = [1, 2, 3, 4, 5, 6].map((node) => count('install', node));
    expect(Math.max(...installs)).toBeGreaterThan(0);
  },
};

/** §6 and thesis 4 on the simulated cluster: three members at first, and spare nodes. */
describe('membership', () => {
  it(
    'a cluster moves to three other nodes, one at a time, under load (seed 601)',
    story(
      601,
      6,
      async (lab) => {
        const done = await underLoad(lab, async () => {
          for (const [old, fresh] of [
            [1, 4],
            [2, 5],
            [3, 6],
          ] as const) {
            expect((await lab.change({ type: 'addLearner', node: fresh })).ok).toBe(true);
            await lab.change({ type: 'replace', node: old, by: fresh });
          }
          expect(await lab.members()).toEqual([4, 5, 6]);
        });
        expect(done).toBeGreaterThan(50);
        for (const gone of [1, 2, 3]) await lab.cluster.crash(gone);
        await lab.agree(3);
      },
      { spares: 3 },
    ),
  );

  it(
    'a majority is replaced in one change, and its leader dies in the middle (seed 602)',
    story(
      602,
      5,
      async (lab) => {
        await underLoad(lab, async () => {
          for (const node of [4, 5]) await lab.change({ type: 'addLearner', node });
          const leader = await lab.leader();
          await lab.sleep(ELECTION_MS);
          const voters = [leader, 4, 5];
          const taken = await lab.cluster.order(leader, { type: 'setVoters', voters });
          expect(taken?.ok).toBe(true);
          await lab.sleep(1);
          await lab.cluster.crash(leader);
          await lab.sleep(ELECTION_MS);
          await lab.cluster.restart(leader);
          await lab.change({ type: 'setVoters', voters });
        });
        expect(await lab.members()).toHaveLength(3);
      },
      { spares: 2 },
    ),
  );

  it(
    'a leader that is cut off with a change that nobody heard of takes it back (seed 603)',
    story(
      603,
      4,
      async (lab) => {
        await lab.change({ type: 'addLearner', node: 4 });
        const old = await lab.leader();
        await lab.sleep(ELECTION_MS);
        await lab.disconnect(old);
        const taken = await lab.cluster.order(old, { type: 'promote', node: 4 });
        expect(taken?.ok).toBe(true);
        await lab.agree(2);
        await lab.connect(old);
        await lab.agree(4);
        const [status] = (await lab.statuses()).filter(({ node }) => node === old);
        expect(status?.configuration).toMatchObject({ voters: [1, 2, 3], learners: [4] });
      },
      { spares: 1 },
    ),
  );

  it(
    'removed nodes that were away do not disturb those who stayed (seed 604)',
    story(604, 5, async (lab) => {
      const gone = ((await lab.leader()) % 5) + 1;
      await lab.disconnect(gone);
      await lab.change({ type: 'remove', node: gone });
      const leader = await lab.leader();
      const term = await lab.term();
      await lab.connect(gone);
      await lab.sleep(10 * ELECTION_MS);
      expect(await lab.leader()).toBe(leader);
      const statuses = (await lab.statuses()).filter(({ node }) => node !== gone);
      expect(statuses.map((status) => status.term)).toEqual(statuses.map(() => term));
    }),
  );

  it(
    'members are lost one by one and replaced, until none of the first is left (seed 605)',
    story(
      605,
      6,
      async (lab) => {
        for (const lost of [1, 2, 3] satisfies NodeId[]) {
          await lab.cluster.powerCut(lost);
          await lab.change({ type: 'addLearner', node: lost + 3 });
          await lab.change({ type: 'replace', node: lost, by: lost + 3 });
          await lab.agree(3);
        }
        expect(await lab.members()).toEqual([4, 5, 6]);
      },
      { spares: 3 },
    ),
  );

  it(
    'whoever comes and goes, dies and is cut off meanwhile, what was acknowledged stays (seed 615)',
    story(
      615,
      6,
      async (lab) => {
        expect(await membershipChurn(lab, 8)).toBeGreaterThan(4);
      },
      { spares: 3, snapshots: OFTEN },
    ),
  );
});
