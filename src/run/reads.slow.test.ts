import { describe, expect, it } from 'vitest';
import { runInFolder } from './testing/run-in-folder.ts';

const run = runInFolder();

describe('a run in the simulator', () => {
  it('serves reads by the log alike (seed 4)', async () => {
    expect((await run({ seed: 4, reads: 'log' })).verdict.sentence).toMatch(/^valid: /);
  });

  it('serves reads by lease, within the bound of drift (seed 5)', async () => {
    const options = { seed: 5, reads: 'lease', maxClockDriftPpm: 1000 } as const;
    const faults = ['partition', 'crash', 'pause'] as const;
    expect((await run({ ...options, faults })).verdict.sentence).toMatch(/^valid: /);
  });

  it('convicts reads by lease with a clock beyond the bound (seeds 1 to 10)', async () => {
    const lease = { reads: 'lease', maxClockDriftPpm: 1000 } as const;
    const words: string[] = [];
    for (let seed = 1; seed <= 10 && !words.includes('violation'); seed++) {
      const { verdict } = await run({ seed, schedule: 'slow-leader-clock', ...lease });
      words.push(verdict.verdict);
    }
    expect(words).toContain('violation');
  });
});
