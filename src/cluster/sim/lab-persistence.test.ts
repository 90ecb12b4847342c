import { describe, it } from 'vitest';
import { checkTraces } from '../../invariants/check-traces.ts';
import { ELECTION_MS, type Lab, storiesUnder } from './testing/lab.ts';
import { figure8 } from './testing/lab-stories.ts';

const story = storiesUnder(checkTraces);

type Death = 'crash' | 'powerCut';

/** The processes die, in order; they come back on what their disks hold. */
async function reboot(lab: Lab, death: Death, ...nodes: readonly number[]): Promise<void> {
  for (const node of nodes) await lab.cluster[death](node);
  for (const node of nodes) await lab.cluster.restart(node);
}

/** Tests of MIT 6.5840, lab 3C, on the simulated cluster. A power cut also loses what was not synced. */
describe.each(['crash', 'powerCut'] as const)('persistence through a %s', (death) => {
  it(
    'Persist1: of all, of the leader, of a follower (seed 331)',
    story(331, 3, async (lab) => {
      await lab.agree(3);
      await reboot(lab, death, ...lab.cluster.nodes);
      await lab.agree(3);
      await reboot(lab, death, await lab.leader());
      await lab.agree(3);

      const leader = await lab.leader();
      await lab.cluster[death](leader);
      await lab.agree(2);
      await lab.cluster.restart(leader);
      await lab.agree(3);

      const follower = lab.after(await lab.leader(), 1);
      await lab.cluster[death](follower);
      await lab.agree(2);
      await lab.cluster.restart(follower);
      await lab.agree(3);
    }),
  );

  it(
    'Persist2: of two halves in turn, with different majorities, five times over (seed 332)',
    story(332, 5, async (lab) => {
      for (let round = 0; round < 5; round++) {
        await lab.agree(5);
        const leader = await lab.leader();
        const [a, b, c, d] = [1, 2, 3, 4].map((steps) => lab.after(leader, steps)) as [
          number,
          number,
          number,
          number,
        ];
        await lab.disconnect(a, b);
        await lab.agree(3);
        await lab.disconnect(leader, c, d);
        await reboot(lab, death, a, b);
        await lab.connect(a, b);
        await lab.sleep(ELECTION_MS);
        await reboot(lab, death, c);
        await lab.connect(c);
        await lab.agree(3);
        await lab.connect(leader, d);
      }
    }),
  );

  it(
    'Persist3: a leader and a follower die, and meet one that knows less (seed 333)',
    story(333, 3, async (lab) => {
      await lab.agree(3);
      const leader = await lab.leader();
      const [follower, behind] = [lab.after(leader, 1), lab.after(leader, 2)];
      await lab.disconnect(behind);
      await lab.agree(2);
      await lab.cluster[death](leader);
      await lab.cluster[death](follower);
      await lab.connect(behind);
      await lab.cluster.restart(leader);
      await lab.agree(2);
      await lab.cluster.restart(follower);
      await lab.agree(3);
    }),
  );

  it(
    'Figure8: leaders die soon after they took a command (seed 334, 60 rounds)',
    story(334, 5, (lab) => figure8(lab, death, 60)),
  );
});
