import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../checker/history.ts';
import { operationText } from './format.ts';
import { operationsOf } from './operations.ts';

const EVENTS: HistoryEvent[] = [
  { index: 0, time: 0, process: 0, type: 'invoke', f: 'write', key: 'x', value: 1 },
  { index: 1, time: 1, process: 'nemesis', type: 'info', f: 'partition' },
  { index: 2, time: 2, process: 1, type: 'invoke', f: 'read', key: 'x', value: null },
  { index: 3, time: 3, process: 1, type: 'ok', f: 'read', key: 'x', value: 1, node: 2 },
  { index: 4, time: 4, process: 0, type: 'info', f: 'write', key: 'x', value: 1, error: 'timeout' },
  { index: 5, time: 5, process: 2, type: 'invoke', f: 'cas', key: 'x', value: [1, 2] },
  { index: 6, time: 6, process: 9, type: 'ok', f: 'read', key: 'x', value: 1 },
];

test('pairs calls with completions, in order of the calls', () => {
  const found = operationsOf(EVENTS).map((op) => [op.index, op.outcome, op.endNs]);
  expect(found).toEqual([
    [0, 'info', 4],
    [2, 'ok', 3],
    [5, 'info', null],
  ]);
});

test('an operation says what it asked and what it got', () => {
  expect(operationsOf(EVENTS).map(operationText)).toEqual(['write 1', 'read → 1', 'cas 1→2']);
});
