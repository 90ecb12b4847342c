import { expect, test } from 'vitest';
import { lanesOf } from './lanes.ts';
import type { Operation } from './operations.ts';

function operation(process: number, startNs: number, endNs: number | null): Operation {
  const nothing = { key: null, error: null, node: null, logIndex: null, term: null };
  const values = { asked: undefined, got: undefined };
  return { index: 0, process, f: 'read', startNs, endNs, outcome: 'ok', ...nothing, ...values };
}

test('a successor takes over the row of the process that was retired', () => {
  const lanes = lanesOf([operation(0, 0, 10), operation(1, 0, 50), operation(2, 20, 30)], 2, 100);
  expect([...lanes]).toEqual([
    [0, 0],
    [1, 1],
    [2, 0],
  ]);
});

test('a row that is still in use is left alone', () => {
  const lanes = lanesOf([operation(0, 0, null), operation(1, 0, 5), operation(2, 20, 30)], 2, 100);
  expect(lanes.get(2)).toBe(1);
});

test('more processes at once than were announced get rows of their own', () => {
  const lanes = lanesOf([operation(0, 0, 50), operation(1, 1, 50), operation(2, 2, 50)], 1, 100);
  expect([...lanes.values()]).toEqual([0, 1, 2]);
});
