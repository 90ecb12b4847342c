import { describe, expect, it } from 'vitest';
import { checkTraces } from '../../invariants/check-traces.ts';
import { ELECTION_MS, storiesUnder } from './testing/lab.ts';

const story = storiesUnder(checkTraces);

/** The tests of MIT 6.5840, lab 3A, on the simulated cluster. */
describe('elections', () => {
  it(
    'InitialElection: one leader, whose term lasts as long as nothing fails (seed 301)',
    story(301, 3, async (lab) => {
      await lab.leader();
      await lab.sleep(50);
      const term = await lab.term();
      expect(term).toBeGreaterThan(0);
      await lab.sleep(20 * ELECTION_MS);
      expect(await lab.term()).toBe(term);
    }),
  );

  it(
    'ReElection: a leader that is lost is replaced, and does not disturb when it is back (seed 302)',
    story(302, 3, async (lab) => {
      const first = await lab.leader();
      await lab.disconnect(first);
      const second = await lab.leader();
      expect(second).not.toBe(first);
      await lab.connect(first);
      await lab.sleep(2 * ELECTION_MS);
      expect(await lab.leader()).toBe(second);

      await lab.disconnect(second, lab.after(second, 1));
      await lab.sleep(4 * ELECTION_MS);
      expect((await lab.statuses()).map(({ role }) => role)).not.toContain('leader');

      await lab.connect(lab.after(second, 1));
      await lab.leader();
      await lab.connect(second);
      await lab.leader();
    }),
  );

  it(
    'ManyElections: of seven servers any four elect a leader, ten times over (seed 303)',
    story(303, 7, async (lab) => {
      await lab.leader();
      for (let round = 0; round < 10; round++) {
        const lost = lab.random.shuffle(lab.cluster.nodes).slice(0, 3);
        await lab.disconnect(...lost);
        await lab.leader();
        await lab.connect(...lost);
      }
      await lab.leader();
    }),
  );
});
