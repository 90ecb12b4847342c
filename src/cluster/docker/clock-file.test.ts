import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clockContent, writeClockFile } from './clock-file.ts';

test.each([
  ['wall', { offsetMs: 300_000 }, '+300.000'],
  ['wall', { offsetMs: -250 }, '-0.250'],
  ['wall', { offsetMs: 0 }, '+0.000'],
  ['rate', { rate: 1.5 }, '+0 x1.5'],
  ['rate', { rate: 1 }, '+0 x1.0'],
] as const)('profile %s, %j: %s', (profile, skew, content) => {
  expect(clockContent(1, profile, skew)).toBe(content);
});

test.each([
  ['none', { offsetMs: 1 }, "n1 runs with clock profile 'none', which cannot do an offset"],
  ['wall', { rate: 2 }, "n1 runs with clock profile 'wall', which cannot do a rate"],
  ['rate', { offsetMs: 1 }, 'cannot do an offset'],
] as const)('profile %s refuses %j', (profile, skew, message) => {
  expect(() => clockContent(1, profile, skew)).toThrow(message);
});

test('another user can read the file, and a new content is a new file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'splitbrain-clock-'));
  await writeClockFile(folder, '+0');
  const before = statSync(join(folder, 'faketime'));
  await writeClockFile(folder, '+300');
  const after = statSync(join(folder, 'faketime'));
  expect(readFileSync(join(folder, 'faketime'), 'utf8')).toBe('+300\n');
  expect(readdirSync(folder)).toEqual(['faketime']);
  expect(after.ino).not.toBe(before.ino);
  expect(after.mode & 0o777).toBe(0o644);
  expect(statSync(folder).mode & 0o777).toBe(0o755);
  rmSync(folder, { recursive: true });
});
