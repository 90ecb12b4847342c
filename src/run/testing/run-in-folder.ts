import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { planRun, type RunOptions } from '../plan.ts';
import { executeRun, type RunOutcome, type RunRequest } from '../run.ts';

/** Gives a function that makes a run of twenty seconds in a folder which is gone after the test. */
export function runInFolder(): (
  options: RunOptions,
  changes?: Partial<RunRequest>,
) => Promise<RunOutcome> {
  let results: string;
  beforeEach(() => {
    results = mkdtempSync(join(tmpdir(), 'splitbrain-run-'));
  });
  afterEach(() => rmSync(results, { recursive: true, force: true }));
  return (options, changes = {}) =>
    executeRun({
      ...planRun({ durationMs: 20_000, ...options }),
      results,
      command: 'npx splitbrain run',
      startedAt: new Date('2026-01-02T03:04:05Z'),
      stop: { stopped: false },
      onProgress: () => {},
      ...changes,
    });
}
