import type { NightPage, NightRow } from '../night.ts';

function row(number: number, change: Partial<NightRow> = {}): NightRow {
  const runId = `sim-${5000 + number}`;
  return {
    runId,
    href: `runs/${runId}/report.html`,
    verdict: 'valid',
    sentence: 'All 5,643 operations on 31 keys are linearizable.',
    cluster: 'sim',
    seed: 5000 + number,
    reads: 'index',
    canary: false,
    faults: 'partition 2/2, crash 2/2, skew 1/1',
    ok: 5600 + ((number * 37) % 211),
    fail: (number * 13) % 160,
    info: (number * 7) % 30,
    leaderChanges: 2 + (number % 4),
    wallDurationMs: 3900 + ((number * 311) % 900),
    ...change,
  };
}

/** A night with every verdict in it, and a canary that was caught. */
export function syntheticNight(change: Partial<NightPage> = {}): NightPage {
  const plain = Array.from({ length: 40 }, (_, i) => row(i));
  const canary = row(90, {
    canary: true,
    reads: 'stale',
    verdict: 'violation',
    sentence: 'Not linearizable: a read of k3 returned 1268 after it had been overwritten.',
  });
  const docker = row(91, {
    cluster: 'docker',
    ok: 2411,
    wallDurationMs: 84_000,
    runId: 'docker-5091',
    href: 'runs/docker-5091/report.html',
  });
  const vague = row(92, {
    verdict: 'inconclusive',
    sentence: 'Nothing was proven: no partition bit.',
    faults: 'partition 0/2',
  });
  const broken = row(93, {
    verdict: 'error',
    cluster: 'docker',
    sentence: 'The cluster did not come up: n4 exited with code 1.',
    ok: 0,
    fail: 0,
    info: 0,
    faults: '',
  });
  return {
    verdict: 'error',
    sentence: 'One of 43 runs failed to start; no violation was found.',
    canary: { caught: true, detail: 'stale reads were found out in run sim-5090, seed 5090' },
    startedAt: '2026-11-23T01:00:00.000Z',
    endedAt: '2026-11-23T01:10:02.000Z',
    budgetMs: 600_000,
    spentMs: 602_000,
    command: 'npx splitbrain nightly --budget 10m --seed 5000',
    versions: { splitbrain: '0.1.0', node: '24.11.1' },
    rows: [canary, ...plain, docker, vague, broken],
    ...change,
  };
}
