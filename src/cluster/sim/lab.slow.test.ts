import { describe, expect, it } from 'vitest';
import { checkTraces } from '../../invariants/check-traces.ts';
import { type Lab, storiesUnder } from './testing/lab.ts';
import { churn, figure8, membershipChurn } from './testing/lab-stories.ts';

const story = storiesUnder(checkTraces);

/** The long ones of MIT 6.5840, lab 3C, at their full length and over more seeds. */
describe('the long stories', () => {
  it.each(['crash', 'powerCut'] as const)(
    'Figure8: a thousand leaders die by %s (seeds 1001, 1002)',
    async (death) => {
      for (let seed = 1001; seed <= 1002; seed++) {
        await story(seed, 5, (lab) => figure8(lab, death, 1000))();
      }
    },
  );

  it('membership and nodes churn together, forty rounds (seeds 1021 to 1030)', async () => {
    let taken = 0;
    const tell = async (lab: Lab) => {
      taken += await membershipChurn(lab, 40);
    };
    const snapshots = { every: 20, afterwards: () => {} };
    for (let seed = 1021; seed <= 1030; seed++) {
      await story(seed, 6, tell, { spares: 3, snapshots })();
    }
    expect(taken).toBeGreaterThan(100);
  });

  it('ReliableChurn: forty rounds (seeds 1011 to 1013)', async () => {
    for (let seed = 1011; seed <= 1013; seed++) {
      await story(seed, 5, async (lab) => {
        expect(await churn(lab, 40)).toBeGreaterThan(250);
      })();
    }
  });
});
