import { expect, test } from 'vitest';
import { toOperations } from './operations.ts';
import { placesById } from './replay-places.ts';
import { historyOf } from './testing/history-of.ts';

const [first, second] = toOperations(historyOf('0 1 2 write 1 \n 1 3 4 read 1')).operations;
if (first === undefined || second === undefined) throw new Error('expected two operations');

test.each([
  ['close together', 4, 9],
  ['far apart', 4, 9_000_000_000],
])('ids %s are found, others are not', (_, a, b) => {
  const placeOf = placesById([
    { ...first, id: a },
    { ...second, id: b },
  ]);
  expect([a, b, 0, 5, b + 1, -1, 4.5, Number.NaN].map(placeOf)).toEqual([
    ...[0, 1, -1, -1, -1, -1, -1, -1],
  ]);
});

test('no operation is found among none', () => {
  expect(placesById([])(0)).toBe(-1);
});
