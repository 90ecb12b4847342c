import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, eventually, start, temporaryFolder } from './testing/command.ts';

let results: string;
let remove: () => void;
beforeAll(() => {
  ({ path: results, remove } = temporaryFolder());
});
afterAll(() => remove());

const ARGS = ['--stop-on-violation', '--reads', 'stale', '--seed', '1'];

function folderOf(part: string): string {
  const name = readdirSync(results).find((folder) => folder.endsWith(part));
  return join(results, name ?? 'missing');
}

describe('splitbrain run --stop-on-violation', () => {
  it('ends with 1 and says when, in words, as JSON, in verdict.json and in the report', async () => {
    const told = await command('run', '--results', results, ...ARGS);
    expect(told.exitCode).toBe(1);
    expect(told.stdout).toMatch(/^violation: not linearizable: process/m);
    expect(told.stdout).toMatch(
      /^ {2}meanwhile {3}found a violation of r\d+ after \d\.\d s of 60 s, where the run was stopped$/m,
    );
    expect(told.stdout).toMatch(
      /^ {2}again .* run --seed 1 --reads stale --stop-on-violation --results/m,
    );
    expect(told.stderr).toMatch(/^a violation after \d\.\d s: the faults are healed and what/m);
    const { exitCode, stdout, stderr } = await command(
      'run',
      '--results',
      results,
      ...ARGS,
      '--json',
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const { stream, folder, report } = JSON.parse(stdout);
    expect(stream).toMatchObject({
      verdict: 'violation',
      violation: { foundNs: expect.any(Number) },
    });
    const file = JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8'));
    expect(file.stream).toEqual(stream);
    expect(readFileSync(report, 'utf8')).toContain('into the run the violation was found');
    expect((await command('check', join(folder, 'history.jsonl'))).exitCode).toBe(1);
  });

  it('leaves of a run that is killed what any run leaves', async () => {
    const args = ['--seed', '11', '--duration', '1h', '--stop-on-violation', '--quiet'];
    const child = start(['run', '--results', results, ...args]);
    const recorded = () => {
      const file = join(folderOf('seed11'), 'history.jsonl');
      return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length : 0;
    };
    await eventually('the run records', () => recorded() > 500);
    child.kill('SIGKILL');
    await child.ended;
    const folder = folderOf('seed11');
    expect((await command('report', folder)).exitCode).toBe(0);
    const verdict = JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8'));
    expect(verdict.sentence).toMatch(/^inconclusive: the run was killed after .* is linearizable$/);
    expect(verdict).not.toHaveProperty('stream');
  });

  it('holds for every run of a night', async () => {
    const night = ['nightly', '--docker', 'never', '--seed', '1', '--duration', '15s'];
    const args = [...night, '--budget', '25s', '--results', results, '--stop-on-violation'];
    const { exitCode, stdout } = await command(...args, '--json');
    expect(exitCode).toBe(0);
    const { folder } = JSON.parse(stdout);
    const { rows } = JSON.parse(readFileSync(join(folder, 'night.json'), 'utf8'));
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { runId, verdict } of rows) {
      const file = JSON.parse(readFileSync(join(folder, runId, 'verdict.json'), 'utf8'));
      expect(file.stream.verdict, runId).toBe(verdict);
    }
  });
});
