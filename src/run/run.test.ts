import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultKinds } from '../nemesis/kinds.ts';
import { runInFolder } from './testing/run-in-folder.ts';

const run = runInFolder();

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

  it('ends at the first violation if told to, up to which it is the same run (seed 1)', async () => {
    const options = { seed: 1, reads: 'stale', durationMs: 30_000 } as const;
    const whole = await run(options);
    const heard: number[] = [];
    const onViolation = (foundNs: number) => void heard.push(foundNs);
    const stopped = await run({ ...options, stopOnViolation: true }, { onViolation });
    const { verdict, sentence, stream, check, phases } = stopped.verdict;
    expect(verdict).toBe('violation');
    expect(sentence).toMatch(/^violation: not linearizable: process \d+ read/);
    const foundNs = stream?.violation?.foundNs ?? Number.NaN;
    expect(heard).toEqual([foundNs]);
    expect(foundNs).toBeLessThan(10e9);
    expect(stream?.violation?.key).toBe(check?.counterexample?.key);
    expect(stream?.detail).toMatch(/^found a violation of r\d+ after \d\.\d s of 30 s, where/);
    // Operations that were open then may take their time.
    expect(phases.at(-1)?.endNs).toBeLessThan(foundNs + 2e9);
    const upTo = ({ folder }: { readonly folder: string }) => {
      const lines = readFileSync(join(folder, 'history.jsonl'), 'utf8').trimEnd().split('\n');
      return lines.filter((line) => JSON.parse(line).time <= foundNs);
    };
    expect(upTo(stopped)).toEqual(upTo(whole));
    expect(upTo(stopped).length).toBeGreaterThan(100);
    expect(whole.verdict).not.toHaveProperty('stream');
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
