import { describe, expect, it } from 'vitest';
import { checkTraces } from '../../invariants/check-traces.ts';
import { storiesUnder } from './testing/lab.ts';
import { churn } from './testing/lab-stories.ts';

const story = storiesUnder(checkTraces);

/** Tests of MIT 6.5840, lab 3C, on the simulated cluster. */
describe('churn', () => {
  it(
    'ReliableChurn: what clients were told is done stays, whoever comes and goes (seed 341)',
    story(341, 5, async (lab) => {
      expect(await churn(lab, 20)).toBeGreaterThan(50);
    }),
  );
});
