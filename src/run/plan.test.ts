import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { planPhases } from './phases.ts';
import { doableFaults, planRun } from './plan.ts';

describe('the plan of a run', () => {
  it('draws the same faults for the same seed, and others for another', () => {
    const faults = (seed: number) => planRun({ seed }).schedule.faults;
    expect(faults(5)).toEqual(faults(5));
    expect(faults(5)).not.toEqual(faults(6));
  });

  it('asks of a schedule exactly the kinds that it holds', () => {
    expect(planRun({ seed: 1, schedule: 'leader-crash' }).config.faults).toEqual(['crash']);
    expect(planRun({ seed: 1, schedule: 'none' }).config.faults).toEqual([]);
  });

  it('takes every kind of fault on either cluster', () => {
    for (const cluster of ['sim', 'docker'] as const) {
      expect(doableFaults(['power-cut', 'skew'], cluster)).toEqual(['power-cut', 'skew']);
      const { config } = planRun({ seed: 1, cluster, faults: ['power-cut', 'skew'] });
      expect(config.faults).toEqual(['power-cut', 'skew']);
    }
  });

  it('has nodes take snapshots so often that an ordinary run sees some, unless told otherwise', () => {
    expect(planRun({ seed: 1 }).config.snapshotEvery).toBeLessThan(1000);
    expect(planRun({ seed: 1, snapshotEvery: 0 }).config.snapshotEvery).toBe(0);
    expect(() => planRun({ seed: 1, snapshotEvery: -1 })).toThrow('--snapshot-every is a whole');
  });

  it('wants the bound of clock drift with reads by lease, and only there', () => {
    const lease = { seed: 1, reads: 'lease' } as const;
    expect(() => planRun(lease)).toThrow(/--reads lease needs --max-clock-drift-ppm/);
    expect(() => planRun({ seed: 1, maxClockDriftPpm: 5 })).toThrow(/leave it out with 'index'/);
    expect(() => planRun({ ...lease, maxClockDriftPpm: -1 })).toThrow(/--max-clock-drift-ppm is/);
    const { config } = planRun({ ...lease, maxClockDriftPpm: 500 });
    expect(config).toMatchObject({ reads: 'lease', maxClockDriftPpm: 500 });
  });

  it('names the file of a schedule that the cluster cannot do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'splitbrain-plan-'));
    try {
      const file = join(folder, 'mine.json');
      const fault = { id: 'f1', atMs: 0, forMs: 100, kind: 'crash', target: { node: 9 } };
      writeFileSync(file, JSON.stringify({ name: 'mine', faults: [fault] }));
      expect(() => planRun({ seed: 1, schedule: file })).toThrow(
        `${file}: fault f1 (crash) names node 9; there are: 1, 2, 3, 4, 5`,
      );
      writeFileSync(file, '{\n"name" 1}');
      expect(() => planRun({ seed: 1, schedule: file })).toThrow(
        `${file}:2:8: expected a schedule`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has a run stop at a violation only where told to', () => {
    expect(planRun({ seed: 1 }).config).not.toHaveProperty('stopOnViolation');
    expect(planRun({ seed: 1, stopOnViolation: false }).config).not.toHaveProperty(
      'stopOnViolation',
    );
    expect(planRun({ seed: 1, stopOnViolation: true }).config.stopOnViolation).toBe(true);
  });

  it('refuses impossible counts', () => {
    expect(() => planRun({ seed: 1, nodes: 2 })).toThrow(/--nodes .* from 3 to 9, not 2/);
    expect(() => planRun({ seed: 1, rate: 0 })).toThrow(/--rate/);
    expect(() => planRun({ seed: 1, keys: 1.5 })).toThrow(/--keys/);
    expect(() => planRun({ seed: 1, concurrency: 0 })).toThrow(/--concurrency/);
  });

  it('gives all of the duration to its phases, most of it to the faults', () => {
    for (const durationMs of [10_000, 60_000, 3_600_000]) {
      const { warmUpMs, faultsMs, healedMs } = planPhases(durationMs);
      expect(warmUpMs + faultsMs + healedMs).toBe(durationMs);
      expect(faultsMs).toBeGreaterThan(durationMs / 2);
    }
    expect(() => planPhases(9_999)).toThrow(UsageError);
  });
});
