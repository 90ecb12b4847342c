import { expect, test } from 'vitest';
import { recheckCommand } from './commands.ts';
import { date, duration, durationOfMs, moment, valueText } from './format.ts';
import { syntheticRun } from './testing/runs.ts';

test.each([
  [0, '0 ns'],
  [1500, '1.50 µs'],
  [12_345_678, '12.3 ms'],
  [4_200_000_000, '4.20 s'],
  [125e9, '2 min 5 s'],
  [119.9996e9, '120 s'],
  [3 * 3600e9 + 5 * 60e9, '3 h 5 min'],
])('%d ns are %s', (ns, text) => {
  expect(duration(ns)).toBe(text);
});

test('round durations are said without zeros', () => {
  expect(durationOfMs(60_000)).toBe('60 s');
  expect(durationOfMs(600_000)).toBe('10 min');
  expect(durationOfMs(7_200_000)).toBe('2 h');
  expect(moment(12_345_678_900)).toBe('12.346 s');
});

test('a date that is none is shown as it is', () => {
  expect(date('2026-11-23T03:12:07.412Z')).toBe('2026-11-23 03:12:07 UTC');
  expect(date('yesterday')).toBe('yesterday');
});

test('a huge value is cut', () => {
  expect(valueText('x'.repeat(1e6)).length).toBeLessThan(200);
});

test('the recheck follows the results folder that the run was given', () => {
  const run = syntheticRun();
  const path = (command: string): string => recheckCommand({ ...run, command });
  expect(path('npx splitbrain run')).toBe(
    `npx splitbrain check results/${run.runId}/history.jsonl`,
  );
  expect(path('npx splitbrain run --results out')).toContain(' out/');
  expect(path("npx splitbrain run --results='my runs'")).toContain(" 'my runs'/");
});
