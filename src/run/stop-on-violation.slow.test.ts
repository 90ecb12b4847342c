import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultKinds } from '../nemesis/kinds.ts';
import { runInFolder } from './testing/run-in-folder.ts';

const run = runInFolder();

const historyOf = ({ folder }: { readonly folder: string }) =>
  readFileSync(join(folder, 'history.jsonl'), 'utf8');

describe('a run in the simulator that is to stop at a violation', () => {
  it.each([1, 2, 3])(
    'goes to its end with healthy reads, and is the same run as without (seed %i)',
    async (seed) => {
      const options = { seed, faults: faultKinds, durationMs: 40_000 } as const;
      const followed = await run({ ...options, stopOnViolation: true });
      const { sentence, stream, check, phases } = followed.verdict;
      expect(sentence).toMatch(/^valid: /);
      expect(stream).toMatchObject({ verdict: 'valid', keys: check?.partitions, givenUp: null });
      expect(phases.at(-1)?.name).toBe('final');
      expect(historyOf(followed)).toBe(historyOf(await run(options)));
    },
  );

  it('convicts stale reads in the same seeds as without, earlier (seeds 1 to 8)', async () => {
    let [convicted, earlier] = [0, 0];
    for (let seed = 1; seed <= 8; seed++) {
      const options = { seed, reads: 'stale', durationMs: 30_000 } as const;
      const whole = await run(options);
      const stopped = await run({ ...options, stopOnViolation: true });
      expect(stopped.verdict.verdict, `seed ${seed}`).toBe(whole.verdict.verdict);
      expect(stopped.verdict.reasons.join(), `seed ${seed}`).not.toContain('bug');
      if (whole.verdict.verdict !== 'violation') continue;
      convicted += 1;
      if (stopped.verdict.operations.ok < whole.verdict.operations.ok / 2) earlier += 1;
    }
    expect(convicted).toBeGreaterThanOrEqual(4);
    expect(earlier).toBeGreaterThanOrEqual(3);
  });

  it('stops at the same event whenever it is run (seed 1)', async () => {
    const options = { seed: 1, reads: 'stale', stopOnViolation: true } as const;
    const [first, second] = [await run(options), await run(options)];
    expect(first.verdict.verdict).toBe('violation');
    expect(historyOf(second)).toBe(historyOf(first));
    expect(second.verdict.stream).toEqual(first.verdict.stream);
  });

  it('is inconclusive where it is interrupted first, with what it had followed (seed 3)', async () => {
    const stop = { stopped: false };
    const { verdict } = await run(
      { seed: 3, stopOnViolation: true },
      {
        stop,
        onProgress: ({ elapsedMs }) => {
          if (elapsedMs > 8000) stop.stopped = true;
        },
      },
    );
    expect(verdict.sentence).toMatch(/^inconclusive: the run was interrupted/);
    expect(verdict.stream).toMatchObject({ verdict: 'valid', violation: null });
  });

  it('is an error, and followed nothing, where the cluster does not come up', async () => {
    const { verdict } = await run(
      { seed: 3, stopOnViolation: true },
      {
        onCluster: (cluster) => {
          cluster.start = () => Promise.reject(new Error('no engine'));
        },
      },
    );
    expect(verdict.sentence).toBe('error: no engine');
    expect(verdict.stream?.keys).toBe(0);
  });
});
