import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipsDocker } from '../cluster/docker/testing/engine.ts';
import { expectLecture, LECTURES } from '../run/testing/lectures.ts';
import { readTraced } from '../run/testing/traced.ts';
import { command, eventually, start, temporaryFolder } from './testing/command.ts';

const isSkipped = await skipsDocker('whole runs in containers');

let results: string;
let remove: () => void;
/** What another run that was killed may have left in the engine: not these tests' to judge. */
let foundBefore: ReadonlySet<string>;
beforeAll(async () => {
  ({ path: results, remove } = temporaryFolder());
  foundBefore = isSkipped ? new Set() : new Set(await labelled());
});
afterAll(() => remove());

const run = (...args: readonly string[]) =>
  command('run', '--cluster', 'docker', '--results', results, '--json', ...args);

/** Everything in the engine that carries our label. */
async function labelled(): Promise<string[]> {
  const label = 'label=splitbrain=1';
  const lists = await Promise.all([
    execa('docker', ['ps', '--all', '--quiet', '--filter', label]),
    execa('docker', ['network', 'ls', '--quiet', '--filter', label]),
    execa('docker', ['volume', 'ls', '--quiet', '--filter', label]),
  ]);
  return lists.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
}

/** What carries our label and was not there before the first of these tests. */
async function leftBehind(): Promise<string[]> {
  return (await labelled()).filter((id) => !foundBefore.has(id));
}

function historyLines(seed: number): number {
  const name = readdirSync(results).find((folder) => folder.endsWith(`-seed${seed}`));
  const file = join(results, name ?? 'missing', 'history.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length : 0;
}

describe.skipIf(isSkipped)('splitbrain run in containers', () => {
  it('is valid after 60 s of partitions, crashes and clock skew (seed 1)', async () => {
    const { exitCode, stdout } = await run('--seed', '1', '--faults', 'partition,crash,skew');
    const outcome = JSON.parse(stdout);
    expect(outcome.sentence).toMatch(/^valid: /);
    expect(exitCode).toBe(0);
    expect(outcome.operations.ok).toBeGreaterThanOrEqual(2000);
    expect(outcome.leaderChanges.duringFaults).toBeGreaterThanOrEqual(2);
    expect(outcome.bites.skew.bit).toBeGreaterThanOrEqual(1);
    expect(readFileSync(outcome.report, 'utf8')).toMatch(/skew/);
    expect(await leftBehind()).toEqual([]);
  });

  it('convicts stale reads within one run of 60 s (seed 1)', async () => {
    const { exitCode, stdout } = await run('--seed', '1', '--reads', 'stale');
    expect(JSON.parse(stdout).sentence).toMatch(/^violation: not linearizable: process \d+ read/);
    expect(exitCode).toBe(1);
  });

  it('hands leadership over, removes nodes and adds them again (seed 1)', async () => {
    const faults = ['--faults', 'transfer,membership', '--nodes', '3', '--duration', '15s'];
    const { exitCode, stdout } = await run('--seed', '1', ...faults);
    const outcome = JSON.parse(stdout);
    expect(outcome.sentence).toMatch(/^valid: /);
    expect(exitCode).toBe(0);
    const { voters, transfers } = readTraced(outcome.folder);
    expect(transfers).toBeGreaterThan(0);
    expect(voters.some(({ length }) => length === 2)).toBe(true);
    expect(voters.at(-1)).toEqual([1, 2, 3]);
    const notes = readFileSync(outcome.history, 'utf8');
    expect(notes).toMatch(/"phase":"end","what":"removed n\d.*, and added again"/);
    expect(notes).toMatch(/"phase":"start","what":"handed leadership over from n\d to n\d"/);
  });

  it('serves reads by lease, with traces that put leases and elections in order (seed 1)', async () => {
    const lease = ['--reads', 'lease', '--max-clock-drift-ppm', '500000'];
    const faults = ['--faults', 'partition,skew', '--nodes', '3', '--duration', '20s'];
    const { exitCode, stdout } = await run('--seed', '1', ...lease, ...faults);
    const outcome = JSON.parse(stdout);
    expect(outcome.sentence).toMatch(/^valid: /);
    expect(exitCode).toBe(0);
    const { leases } = readTraced(outcome.folder);
    expect(leases.uses).toBeGreaterThan(0);
    expect(leases.areInOrder).toBe(true);
  });

  for (const schedule of LECTURES) {
    it(`plays the lectures' '${schedule}' as they tell it, and stays linearizable`, async () => {
      // Nodes that are sent a snapshot take back no entries one by one, as the lectures tell.
      const args = ['--schedule', schedule, '--duration', '20s', '--snapshot-every', '0'];
      const { exitCode, stdout } = await run(...args);
      const outcome = JSON.parse(stdout);
      expect(outcome.sentence).toMatch(/^valid: /);
      expect(exitCode).toBe(0);
      expectLecture(schedule, outcome.folder);
    });
  }
});

describe.skipIf(isSkipped)('a run in containers that is cut short', () => {
  it('leaves a history that can be checked, and clean removes the rest, after kill -9', async () => {
    const child = start(['run', '--cluster', 'docker', '--results', results, '--seed', '501']);
    await eventually('the run records', () => historyLines(501) > 500, 120_000);
    child.kill('SIGKILL');
    await child.ended;
    expect((await leftBehind()).length).toBeGreaterThan(0);
    const name = readdirSync(results).find((folder) => folder.endsWith('-seed501'));
    const history = join(results, name ?? 'missing', 'history.jsonl');
    expect((await command('check', history, '--allow-truncated')).exitCode).toBe(0);
    const cleaned = await command('clean');
    expect(cleaned.stdout).toMatch(/removed container/);
    expect(cleaned.stdout).toMatch(/removed network/);
    expect(cleaned.stdout).toMatch(/removed volume/);
    expect(await leftBehind()).toEqual([]);
  });

  it('takes everything down at once when it is interrupted twice', async () => {
    const child = start(['run', '--cluster', 'docker', '--results', results, '--seed', '502']);
    await eventually('the run records', () => historyLines(502) > 500, 120_000);
    child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGINT');
    const { exitCode, stderr } = await child.ended;
    expect(stderr).toMatch(/stopping at once/);
    expect(exitCode).toBe(3);
    expect(await leftBehind()).toEqual([]);
  });

  it('ends as an error that keeps the history when Toxiproxy is gone', async () => {
    const child = start([
      'run',
      '--cluster',
      'docker',
      '--results',
      results,
      '--seed',
      '503',
      '--json',
    ]);
    await eventually('the run records', () => historyLines(503) > 500, 120_000);
    const { stdout: proxies } = await execa('docker', [
      'ps',
      '--quiet',
      '--filter',
      'name=toxiproxy',
    ]);
    await execa('docker', ['kill', ...proxies.split('\n')]);
    const { exitCode, stdout } = await child.ended;
    const outcome = JSON.parse(stdout);
    expect(outcome.sentence).toMatch(/^error: .*Toxiproxy/);
    expect(exitCode).toBe(3);
    expect(outcome.check.verdict).toBe('valid');
    expect(existsSync(outcome.report)).toBe(true);
    expect(await leftBehind()).toEqual([]);
  });
});

describe.skipIf(isSkipped)('a night with an engine at hand', () => {
  it('runs in both clusters', async () => {
    const night = ['nightly', '--seed', '1', '--duration', '25s', '--budget', '120s'];
    const args = [...night, '--docker', 'always', '--results', results, '--json'];
    const { exitCode, stdout } = await command(...args);
    const { sentence, folder } = JSON.parse(stdout);
    expect(sentence).toMatch(/^valid: /);
    expect(exitCode).toBe(0);
    const { rows } = JSON.parse(readFileSync(join(folder, 'night.json'), 'utf8'));
    const clusters = new Set(rows.map((row: { cluster: string }) => row.cluster));
    expect(clusters).toEqual(new Set(['sim', 'docker']));
    expect(await leftBehind()).toEqual([]);
  });
});
