import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectLecture, LECTURES } from '../run/testing/lectures.ts';
import { command, eventually, start, temporaryFolder } from './testing/command.ts';

let results: string;
let remove: () => void;
beforeAll(() => {
  ({ path: results, remove } = temporaryFolder());
});
afterAll(() => remove());

const run = (...args: readonly string[]) => command('run', '--results', results, ...args);

describe('splitbrain run in the simulator', () => {
  it('ends valid for seed 1, with everything in its folder', async () => {
    const { exitCode, stdout } = await run('--seed', '1', '--json');
    expect(exitCode).toBe(0);
    const outcome = JSON.parse(stdout);
    expect(outcome).toMatchObject({ verdict: 'valid', seed: 1 });
    expect(outcome.operations.ok).toBeGreaterThan(2000);
    expect(outcome.leaderChanges.duringFaults).toBeGreaterThanOrEqual(2);
    const files = ['run.json', 'schedule.json', 'history.jsonl', 'verdict.json', 'report.html'];
    for (const file of [...files, 'junit.xml', 'nodes/1.jsonl', 'nodes/5.jsonl']) {
      expect(existsSync(join(outcome.folder, file)), file).toBe(true);
    }
  });

  it('writes the same history for the same seed, byte for byte', async () => {
    const history = async () => {
      const { stdout } = await run(
        '--seed',
        '77',
        '--json',
        '--faults',
        'partition,crash,power-cut,pause,skew',
      );
      return readFileSync(JSON.parse(stdout).history);
    };
    const first = await history();
    expect(first.equals(await history())).toBe(true);
    expect(first.length).toBeGreaterThan(100_000);
  });

  it('catches stale reads within 10 seeds, and the history convicts them without a cluster', async () => {
    let caught: { history: string } | null = null;
    for (let seed = 1; seed <= 10 && caught === null; seed++) {
      const { exitCode, stdout } = await run('--seed', String(seed), '--reads', 'stale', '--json');
      if (exitCode === 1) caught = JSON.parse(stdout);
    }
    expect(caught).not.toBeNull();
    const again = await command('check', caught?.history ?? '');
    expect(again.exitCode).toBe(1);
    expect(again.stdout).toMatch(/^violation: /);
    expect(again.stdout).toMatch(/process \d+ read/);
  });

  for (const schedule of LECTURES) {
    it(`plays the lectures' '${schedule}' as they tell it, and stays linearizable (seed 3)`, async () => {
      const { exitCode, stdout } = await run('--seed', '3', '--schedule', schedule, '--json');
      const outcome = JSON.parse(stdout);
      expect(outcome.verdict).toBe('valid');
      expect(exitCode).toBe(0);
      expectLecture(schedule, outcome.folder);
    });
  }

  it('plays a recorded schedule again from its file', async () => {
    const first = JSON.parse((await run('--seed', '5', '--json')).stdout);
    const file = join(first.folder, 'schedule.json');
    const second = JSON.parse((await run('--seed', '5', '--schedule', file, '--json')).stdout);
    expect(readFileSync(second.history).equals(readFileSync(first.history))).toBe(true);
  });

  it('is inconclusive where nothing that was asked for bit', async () => {
    const { exitCode, stdout } = await run(
      '--seed',
      '1',
      '--schedule',
      'none',
      '--rate',
      '1',
      '--json',
    );
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).sentence).toMatch(/saw only \d+ ok reads? and \d+ ok writes?;/);
  });
});

describe('a run that is cut short', () => {
  it('checks and reports what was recorded when it is interrupted once', async () => {
    const child = start(['run', '--results', results, '--seed', '9', '--duration', '1h', '--json']);
    await eventually('the run records', () => historyLines('seed9') > 500);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await child.ended;
    expect(exitCode).toBe(2);
    const outcome = JSON.parse(stdout);
    expect(outcome).toMatchObject({ verdict: 'inconclusive' });
    expect(outcome.sentence).toMatch(/interrupted/);
    expect(existsSync(outcome.report)).toBe(true);
    expect(stderr).toMatch(/stopping/);
  });

  it('keeps a whole history when it is killed, which can be checked and reported', async () => {
    const child = start([
      'run',
      '--results',
      results,
      '--seed',
      '11',
      '--duration',
      '1h',
      '--quiet',
    ]);
    await eventually('the run records', () => historyLines('seed11') > 500);
    child.kill('SIGKILL');
    await child.ended;
    const folder = folderOf('seed11');
    const file = join(folder, 'history.jsonl');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    for (const line of lines.slice(0, -1)) JSON.parse(line);
    expect((await command('check', file, '--allow-truncated')).exitCode).toBe(0);
    expect((await command('report', folder)).exitCode).toBe(0);
    const verdict = JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8'));
    expect(verdict.sentence).toMatch(
      /^inconclusive: the run was killed after .* s of 3600 s; the recorded part, \d+ operations, is linearizable$/,
    );
    expect(verdict.phases[0].name).toBe('warm-up');
    const listed = await command('list', '--results', results, '--json');
    expect(listed.stderr).toBe('');
    const runs = JSON.parse(listed.stdout) as { folder: string; verdict: string }[];
    expect(runs.find((one) => one.folder === folder)?.verdict).toBe('inconclusive');
  });

  it('refuses a cut last line with 64 and says how to accept it', async () => {
    const { stdout } = await run('--seed', '12', '--duration', '10s', '--json');
    const { history } = JSON.parse(stdout);
    const text = readFileSync(history, 'utf8');
    const cut = join(results, 'cut.jsonl');
    writeFileSync(cut, text.slice(0, -20));
    const refused = await command('check', cut);
    expect(refused.exitCode).toBe(64);
    expect(refused.stderr).toMatch(/cut\.jsonl:\d+: .*--allow-truncated/);
    const accepted = await command('check', cut, '--allow-truncated');
    expect(accepted.exitCode).toBe(0);
    expect(accepted.stdout).toMatch(/cut off/);
  });
});

function folderOf(part: string): string {
  const name = readdirSync(results).find((folder) => folder.endsWith(part));
  return join(results, name ?? 'missing');
}

function historyLines(part: string): number {
  const file = join(folderOf(part), 'history.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length : 0;
}
