import { expect, test } from 'vitest';
import { toOperations } from './operations.ts';
import { placesById } from './replay-places.ts';
import { ListRows } from './rows.ts';
import { historyOf } from './testing/history-of.ts';

const [first, second] = toOperations(historyOf('0 1 2 write 1 \n 1 3 4 read 1')).operations;
if (first === undefined || second === undefined) throw new Error('expected two operations');

test.each([
  ['close together', 4, 9],
  ['far apart', 4, 9_000_000_000],
])('ids %s are found, others are not', (_, a, b) => {
  const rows = new ListRows([
    { ...first, id: a },
    { ...second, id: b },
  ]);
  const placeOf = placesById(rows);
  expect([a, b, 0, 5, b + 1, -1, 4.5, Number.NaN].map(placeOf)).toEqual([
    ...[0, 1, -1, -1, -1, -1, -1, -1],
  ]);
});

test('no operation is found among none', () => {
  expect(placesById(new ListRows([]))(0)).toBe(-1);
});

test('every id is found from wherever the last one was', () => {
  const ids = Array.from({ length: 40 }, (_, place) => place * 3 + 1);
  const placeOf = placesById(new ListRows(ids.map((id) => ({ ...first, id }))));
  for (const from of ids) {
    for (let id = 0; id < 125; id++) {
      expect(placeOf(from)).toBe(ids.indexOf(from));
      expect(placeOf(id)).toBe(ids.indexOf(id));
    }
  }
});

test('ids that do not rise are found too', () => {
  const placeOf = placesById(new ListRows([9, 4, 7].map((id) => ({ ...first, id }))));
  expect([9, 4, 7, 8].map(placeOf)).toEqual([0, 1, 2, -1]);
});
