import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { command, temporaryFolder } from './testing/command.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const README = unbroken(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'));

it('README shows what a seed comes to: a run that is valid', async () => {
  const { stdout } = await command('run', '--seed', '5', '--results', path);
  const lines = stdout
    .split('\n')
    .filter((line) => /^(valid| {2}(operations|faults|leader))/.test(line));
  expect(lines).toHaveLength(4);
  for (const line of lines) expect(README).toContain(unbroken(line));
});

it('README shows what a seed comes to: reads that are stale', async () => {
  const { stdout } = await command('run', '--seed', '1', '--reads', 'stale', '--results', path);
  const violation = stdout.split('\n').find((line) => line.startsWith('violation: '));
  expect(README).toContain(unbroken(violation ?? 'no violation'));
});

/** Without the line breaks and columns that only layout asks for. */
function unbroken(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
