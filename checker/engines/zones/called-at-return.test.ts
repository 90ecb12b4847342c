import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../../operation.ts';
import { ListRows } from '../../rows.ts';
import { calledAtReturn } from './called-at-return.ts';

const SEED = 20_261_126;

function rowsOf(intervals: readonly (readonly [number, number])[]): ListRows {
  const operations = intervals.map(
    ([callAt, returnAt], id): Operation => ({
      ...{ id, process: id, f: 'write', key: null, input: id, output: undefined, outcome: 'ok' },
      ...{ callAt, returnAt },
    }),
  );
  return new ListRows(operations);
}

function expectAsCounted(intervals: readonly (readonly [number, number])[]): void {
  const naive = intervals.map(([, end]) => intervals.filter(([call]) => call <= end).length);
  expect([...calledAtReturn(rowsOf(intervals))]).toEqual(naive);
}

test(`it counts the calls up to each return, wherever the times lie (seed ${SEED})`, () => {
  const time = fc.oneof(
    fc.nat({ max: 20 }),
    fc.nat({ max: 2 ** 40 }),
    fc.double({ min: 0, max: 1e15, noNaN: true }),
  );
  const lasting = fc.oneof(
    fc.nat({ max: 9 }),
    fc.nat({ max: 2 ** 41 }),
    fc.constant(Number.POSITIVE_INFINITY),
  );
  const property = fc.property(fc.array(fc.tuple(time, lasting), { maxLength: 60 }), (drawn) => {
    const sorted = drawn.toSorted(([a], [b]) => a - b);
    const intervals = sorted.map(([callAt, ms]) => [callAt, callAt + ms] as const);
    expectAsCounted(intervals);
  });
  fc.assert(property, { seed: SEED, numRuns: 2_000 });
});

test.each<[string, readonly (readonly [number, number])[]]>([
  [
    'at one moment',
    [
      [5, 5],
      [5, 9],
    ],
  ],
  [
    'hardly apart',
    [
      [0, 0],
      [5e-324, 5e-324],
      [5e-324, 1],
    ],
  ],
  [
    'infinitely far apart',
    [
      [Number.NEGATIVE_INFINITY, 0],
      [1, 2],
      [2, 2],
      [3, 3],
    ],
  ],
  [
    'as far apart as numbers go',
    [
      [-1.7e308, 0],
      [0, 1],
      [1.7e308, 1.7e308],
    ],
  ],
  [
    'after a return that is before them all',
    [
      [3, 1],
      [4, 3],
      [5, 6],
    ],
  ],
])('calls %s are counted too', (_, intervals) => {
  expectAsCounted(intervals);
});
