import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultKinds } from '../nemesis/kinds.ts';
import { planRun, type RunOptions } from './plan.ts';
import { executeRun, type RunOutcome, type RunRequest } from './run.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'splitbrain-run-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

function run(options: RunOptions, changes: Partial<RunRequest> = {}): Promise<RunOutcome> {
  return executeRun({
    ...planRun({ durationMs: 20_000, ...options }),
    results,
    command: 'npx splitbrain run',
    startedAt: new Date('2026-01-02T03:04:05Z'),
    stop: { stopped: false },
    onProgress: () => {},
    ...changes,
  });
}

describe('a run in the simulator', () => {
  it('is valid for seed 1 with all kinds of fault, and saw them bite', async () => {
    const { verdict } = await run({ seed: 1, faults: faultKinds });
    expect(verdict.sentence).toMatch(/^valid: /);
    for (const kind of faultKinds) expect(verdict.bites[kind]?.bit, kind).toBeGreaterThan(0);
    expect(verdict.leaderChanges?.duringFaults).toBeGreaterThanOrEqual(2);
    expect(verdict.phases.map(({ name }) => name)).toEqual([
      'warm-up',
      'faults',
      'healed',
      'final',
    ]);
  });

  it('convicts stale reads (seed 1)', async () => {
    const { verdict } = await run({ seed: 1, reads: 'stale', durationMs: 30_000 });
    expect(verdict.sentence).toMatch(/^violation: not linearizable: process \d+ read/);
    expect(verdict.check?.counterexample?.key).toMatch(/^r\d+$/);
  });

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

  it('tells a stop from an end: what was recorded is checked, the verdict is inconclusive', async () => {
    const stop = { stopped: false };
    const { verdict } = await run(
      { seed: 3 },
      {
        stop,
        onProgress: ({ elapsedMs }) => {
          if (elapsedMs > 8000) stop.stopped = true;
        },
      },
    );
    expect(verdict.sentence).toMatch(/^inconclusive: the run was interrupted/);
    expect(verdict.check?.operations).toBeGreaterThan(100);
    expect(verdict.phases.map(({ name }) => name)).toEqual(['warm-up', 'faults']);
  });

  it('is an error that keeps the history when the cluster breaks', async () => {
    const { verdict, folder } = await run(
      { seed: 3 },
      {
        onCluster: (cluster) => {
          cluster.crash = () => Promise.reject(new Error('the engine is gone'));
          cluster.block = () => Promise.reject(new Error('the engine is gone'));
        },
      },
    );
    expect(verdict.sentence).toBe('error: the engine is gone');
    expect(verdict.check?.verdict).toBe('valid');
    expect(readdirSync(folder)).toContain('history.jsonl');
  });

  it('is an error with a verdict and no operation when the cluster does not come up', async () => {
    const { verdict } = await run(
      { seed: 3 },
      {
        onCluster: (cluster) => {
          cluster.start = () => Promise.reject(new Error('no engine'));
        },
      },
    );
    expect(verdict).toMatchObject({ verdict: 'error', sentence: 'error: no engine', phases: [] });
  });
});
