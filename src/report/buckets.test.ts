import { expect, test } from 'vitest';
import { bucketsOf, percentile } from './buckets.ts';
import { clockSeriesOf } from './clocks.ts';
import { bandsOf } from './collect.ts';
import { operationsOf } from './operations.ts';
import { FAULTS, validRun } from './testing/runs.ts';

test('percentiles are values that were measured', () => {
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
  expect(percentile([1, 2, 3, 4], 0.99)).toBe(4);
  expect(percentile([], 0.5)).toBeNull();
});

test('every answered operation is counted once', () => {
  const operations = operationsOf(validRun().events);
  const buckets = bucketsOf(operations, 61e9);
  const widthS = 61 / buckets.middleS.length;
  const counted = Object.values(buckets.throughput)
    .flat()
    .reduce((sum, perSecond) => sum + perSecond * widthS, 0);
  expect(Math.round(counted)).toBe(operations.filter((op) => op.endNs !== null).length);
});

test('faults that overlap lie on different rows, skipped ones on none', () => {
  const bands = bandsOf(FAULTS, 61e9);
  expect(bands.map((band) => [band.id, band.row])).toEqual([
    ['f1', 0],
    ['f2', 1],
    ['f3', 0],
    ['f4', 0],
    ['f5', 0],
    ['f6', 1],
  ]);
});

test('clocks are drawn where one was off, and only then', () => {
  const still = [1, 2].map((node) => ({ atNs: 0, node, wallOffsetMs: 1, rate: null }));
  expect(clockSeriesOf(still, [])).toBeNull();
  const stepped = [...still, { atNs: 1e9, node: 2, wallOffsetMs: 4000, rate: 1 }];
  const series = clockSeriesOf(stepped, []);
  expect(series?.offsetMs).toEqual([
    [1, null],
    [1, 4000],
  ]);
  expect(series?.rate).toBeNull();
});
