import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command, eventually, start, temporaryFolder } from './testing/command.ts';

let results: string;
let remove: () => void;
beforeEach(() => {
  ({ path: results, remove } = temporaryFolder());
});
afterEach(() => remove());

const NIGHT = ['nightly', '--docker', 'never', '--seed', '1', '--duration', '10s'];
/** In ten seconds a kind may have one fault that does not bite, and its run shows nothing: few kinds. */
const FAULTS = ['--faults', 'partition,crash'];

/** `night.json` of the one night there is, or null while there is none. */
function night(): {
  runs: number;
  endedAt: string | null;
  rows: { canary: boolean; verdict: string }[];
} | null {
  const name = readdirSync(results).find((folder) => folder.startsWith('night-'));
  const file = join(results, name ?? '', 'night.json');
  return name !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

describe('splitbrain nightly', () => {
  it('catches its canary, runs seed after seed and ends valid with an index page', async () => {
    const { exitCode, stdout } = await command(
      ...[...NIGHT, ...FAULTS],
      '--budget',
      '30s',
      '--results',
      results,
      '--json',
    );
    expect(exitCode).toBe(0);
    const { verdict, index } = JSON.parse(stdout);
    expect(verdict).toBe('valid');
    const page = readFileSync(index, 'utf8');
    expect(page).toContain('report.html');
    const rows = night()?.rows ?? [];
    expect(rows.filter((row) => row.canary && row.verdict === 'violation')).toHaveLength(1);
    expect(rows.filter((row) => !row.canary).length).toBeGreaterThanOrEqual(3);
  });

  it('goes on where it was killed when the same command is given again', async () => {
    const args = [...NIGHT, ...FAULTS, '--budget', '40s', '--results', results];
    const child = start(args);
    await eventually('two runs have ended', () => (night()?.runs ?? 0) >= 2);
    child.kill('SIGKILL');
    await child.ended;
    const before = night();
    expect(before?.endedAt).toBeNull();
    const { exitCode, stdout } = await command(...args);
    expect(stdout).toMatch(/going on with .* after \d+ runs?/);
    expect(exitCode).toBe(0);
    const after = night();
    expect(after?.endedAt).not.toBeNull();
    expect(after?.rows.slice(0, before?.rows.length)).toEqual(before?.rows);
    expect(after?.runs).toBeGreaterThan(before?.runs ?? 0);
    expect(readdirSync(results).filter((name) => name.startsWith('night-'))).toHaveLength(1);
  });

  it('is inconclusive where it is told to stop before its end', async () => {
    const child = start([...NIGHT, '--budget', '10m', '--results', results]);
    await eventually('a run has ended', () => (night()?.runs ?? 0) >= 1);
    child.kill('SIGTERM');
    const { exitCode, stdout } = await child.ended;
    expect(stdout).toMatch(/inconclusive: the night is not over/);
    expect(exitCode).toBe(2);
  });

  it('is an error where the canary is not caught', async () => {
    // Without faults and with one client at a time stale reads hardly ever show.
    const quiet = ['--schedule', 'none', '--rate', '2', '--concurrency', '1'];
    const { exitCode, stdout } = await command(
      ...NIGHT,
      ...quiet,
      '--budget',
      '15s',
      '--results',
      results,
    );
    expect(stdout).toMatch(/the canary was not caught/);
    expect(exitCode).toBe(3);
  });
});
