import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { concludeFolder } from './conclude-folder.ts';
import { planRun, type RunOptions } from './plan.ts';
import type { VerdictFile } from './results.ts';
import { executeRun } from './run.ts';

// Each test is a whole run, twice read.

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'splitbrain-killed-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

/** A whole run, whose folder is then cut as a kill would have. */
async function run(options: Partial<RunOptions> = {}) {
  const { folder, verdict } = await executeRun({
    ...planRun({ seed: 1, durationMs: 20_000, ...options }),
    results,
    command: 'npx splitbrain run',
    startedAt: new Date('2026-01-02T03:04:05Z'),
    stop: { stopped: false },
    onProgress: () => {},
  });
  rmSync(join(folder, 'verdict.json'));
  return { folder, live: verdict };
}

/** Keeps the lines of a file as long as `isKept`, and a half of the next, as a kill leaves it. */
function cut(file: string, isKept: (line: string) => boolean): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  const end = lines.findIndex((line) => !isKept(line));
  writeFileSync(file, `${lines.slice(0, end).join('\n')}\n${lines[end]?.slice(0, 20)}`);
}

const timeOf = (line: string) => Number(/"time":(\d+)/.exec(line)?.[1]);

/** What of a fault the history tells. */
const toldOf = ({
  id,
  kind,
  state,
  what,
  nodes,
  aimedAtLeader,
}: VerdictFile['faults'][number]) => ({
  id,
  kind,
  state,
  what,
  nodes,
  aimedAtLeader,
});

describe('a run that was killed in the simulator (seed 1)', () => {
  it('has the phases, faults and leaders of its history and traces', async () => {
    const { folder, live } = await run();
    const told = await concludeFolder(folder);
    const counts = (verdict: VerdictFile) => verdict.phases.map(({ endNs, ...phase }) => phase);
    expect(counts(told)).toEqual(counts(live));
    expect(told.faults.map(toldOf)).toEqual(live.faults.map(toldOf));
    expect(told.faults.map((fault) => fault.startNs)).toEqual(
      live.faults.map((fault) => fault.startNs),
    );
    const seen = live.leaders.filter(({ node }) => node !== null);
    const traced = told.leaders.map(({ node, term }) => ({ node, term }));
    for (const { node, term } of seen) expect(traced).toContainEqual({ node, term });
    expect(told.leaderChanges?.duringFaults).toBeGreaterThanOrEqual(2);
    expect(told.operations).toEqual(live.operations);
  });

  it('calls what nobody measured not measured, and the rest by its length', async () => {
    const { folder, live } = await run();
    const last = live.faults.findLast(({ startNs }) => startNs !== null);
    const endNs = ((last?.startNs ?? 0) + (last?.endNs ?? 0)) / 2;
    cut(join(folder, 'history.jsonl'), (line) => timeOf(line) < endNs);
    const told = await concludeFolder(folder);
    expect(told.phases.map(({ name }) => name)).toEqual(['warm-up', 'faults']);
    const recordedNs = told.killed?.recordedNs ?? 0;
    expect(recordedNs).toBeGreaterThan(endNs - 1e9);
    expect(recordedNs).toBeLessThan(endNs);
    expect(told.phases.at(-1)?.endNs).toBe(recordedNs);
    const open = told.faults.find(({ id }) => id === last?.id);
    expect(open).toMatchObject({ endNs: recordedNs, evidence: expect.stringMatching(/in force/) });
    for (const { bit } of told.faults) expect(bit).toBeNull();
    expect(told.bites).toEqual({});
    expect(told.convergence.reached).toBeNull();
    const part = `the recorded part, ${told.check?.operations} operations, is linearizable`;
    const length = `${(recordedNs / 1e9).toFixed(1)} s of 20 s`;
    expect(told.sentence).toBe(`inconclusive: the run was killed after ${length}; ${part}`);
    expect(told.check?.operations).toBeGreaterThan(500);
  });

  it('tells leaders only as far as every trace reaches', async () => {
    const { folder, live } = await run();
    const second = live.leaders.filter(({ node }) => node !== null)[1];
    const endNs = (second?.atNs ?? 0) - 1e9;
    cut(join(folder, 'nodes', '2.jsonl'), (line) => timeOf(line) < endNs);
    const told = await concludeFolder(folder);
    expect(told.killed?.tracedNs).toBeLessThan(endNs);
    expect(told.leaderChanges).toEqual({ total: 0, duringFaults: 0 });
    const late = told.faults.filter((fault) => (fault.startNs ?? 0) > endNs);
    expect(late.length).toBeGreaterThan(0);
    for (const { leaderChanged } of late) expect(leaderChanged).toBeNull();
  });

  it('stays a violation where the recorded part is one', async () => {
    const { folder, live } = await run({ reads: 'stale', durationMs: 30_000 });
    expect(live.verdict).toBe('violation');
    const told = await concludeFolder(folder);
    expect(told.sentence).toBe(live.sentence);
  });
});

describe('a run that was killed without traces, as in containers', () => {
  it('does not know who led', async () => {
    const { folder } = await run();
    rmSync(join(folder, 'nodes'), { recursive: true });
    const told = await concludeFolder(folder);
    expect(told.leaderChanges).toBeNull();
    expect(told.leaders).toEqual([]);
    expect(told.killed?.tracedNs).toBeNull();
    for (const { leaderChanged } of told.faults) expect(leaderChanged).toBeNull();
  });

  it('that recorded nothing says so', async () => {
    const { folder } = await run({ durationMs: 10_000 });
    rmSync(join(folder, 'nodes'), { recursive: true });
    writeFileSync(join(folder, 'history.jsonl'), '');
    const { sentence, phases, faults } = await concludeFolder(folder);
    expect(sentence).toMatch(/killed after 0.0 s of 10 s; no operation was recorded$/);
    expect([phases, faults]).toEqual([[], []]);
  });
});
