import { describe, expect, it } from 'vitest';
import { checkTraces } from '../../invariants/check-traces.ts';
import { ELECTION_MS, type Lab, storiesUnder } from './testing/lab.ts';

const story = storiesUnder(checkTraces);

/** A command that a leader without a majority takes is not committed, however long one waits. */
async function expectNoAgreement(lab: Lab, leader: number, key: string): Promise<void> {
  const { lastIndex = 0 } = (await lab.statuses()).find(({ node }) => node === leader) ?? {};
  lab.client.start(key, 1, leader);
  await lab.sleep(2 * ELECTION_MS);
  const after = (await lab.statuses()).find(({ node }) => node === leader);
  expect(after?.lastIndex).toBe(lastIndex + 1);
  // It took the command, and has found out since that nobody answers it (thesis 6.2).
  expect(after?.role).not.toBe('leader');
  expect(after?.commitIndex).toBeLessThanOrEqual(lastIndex);
}

/** Tests of MIT 6.5840, lab 3B, on the simulated cluster. */
describe('failures', () => {
  it(
    'FollowerFailure: three agree without one, and one cannot without two (seed 321)',
    story(321, 3, async (lab) => {
      await lab.agree(3);
      const first = await lab.leader();
      await lab.disconnect(lab.after(first, 1));
      await lab.agree(2);
      await lab.sleep(ELECTION_MS);
      await lab.agree(2);

      const second = await lab.leader();
      await lab.disconnect(...lab.cluster.nodes.filter((node) => node !== second));
      await expectNoAgreement(lab, second, 'x');
    }),
  );

  it(
    'LeaderFailure: two agree without the first leader, and the second cannot alone (seed 322)',
    story(322, 3, async (lab) => {
      await lab.agree(3);
      const first = await lab.leader();
      await lab.disconnect(first);
      await lab.agree(2);
      await lab.sleep(ELECTION_MS);
      await lab.agree(2);

      const second = await lab.leader();
      await lab.disconnect(...lab.cluster.nodes.filter((node) => ![first, second].includes(node)));
      await expectNoAgreement(lab, second, 'x');
    }),
  );

  it(
    'FailAgree: a follower that was away gets what it missed (seed 323)',
    story(323, 3, async (lab) => {
      await lab.agree(3);
      const away = lab.after(await lab.leader(), 1);
      await lab.disconnect(away);
      for (let i = 0; i < 4; i++) {
        await lab.agree(2);
        await lab.sleep(ELECTION_MS / 2);
      }
      await lab.connect(away);
      await lab.agree(3);
      await lab.sleep(ELECTION_MS);
      await lab.agree(3);
    }),
  );

  it(
    'FailNoAgree: with three of five away nothing is committed until they are back (seed 324)',
    story(324, 5, async (lab) => {
      await lab.agree(5);
      const leader = await lab.leader();
      const away = [1, 2, 3].map((steps) => lab.after(leader, steps));
      await lab.disconnect(...away);
      await expectNoAgreement(lab, leader, 'x');
      await lab.connect(...away);
      await lab.leader();
      await lab.agree(5);
    }),
  );
});
