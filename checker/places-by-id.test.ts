import { expect, test } from 'vitest';
import { placesById } from './places-by-id.ts';

test.each([
  ['close together', 4, 9],
  ['far apart', 4, 9_000_000_000],
])('ids %s are found, others are not', (_, a, b) => {
  const placeOf = placesById(Float64Array.of(a, b));
  expect([a, b, 0, 5, b + 1, -1, 4.5, Number.NaN].map(placeOf)).toEqual([
    ...[0, 1, -1, -1, -1, -1, -1, -1],
  ]);
});

test('no operation is found among none', () => {
  expect(placesById(new Float64Array(0))(0)).toBe(-1);
});

test('every id is found from wherever the last one was', () => {
  const ids = Array.from({ length: 40 }, (_, place) => place * 3 + 1);
  const placeOf = placesById(Float64Array.from(ids));
  for (const from of ids) {
    for (let id = 0; id < 125; id++) {
      expect(placeOf(from)).toBe(ids.indexOf(from));
      expect(placeOf(id)).toBe(ids.indexOf(id));
    }
  }
});

test.each([
  ['as events give them', 2],
  ['too far apart for a table', 50],
])('of many, %s, every id is found and no other', (_, apart) => {
  const ids = Array.from({ length: 2_000 }, (_, place) => 7 + place * apart);
  const placeOf = placesById(Float64Array.from(ids));
  for (let id = -10; id < 2_010 * apart; id++) expect(placeOf(id)).toBe(placeIn(id, apart));
  expect([7.5, Number.NaN, 1e12].map(placeOf)).toEqual([-1, -1, -1]);
});

function placeIn(id: number, apart: number): number {
  const place = (id - 7) / apart;
  return Number.isInteger(place) && place >= 0 && place < 2_000 ? place : -1;
}

test('ids that do not rise are found too', () => {
  const placeOf = placesById(Float64Array.of(9, 4, 7));
  expect([9, 4, 7, 8].map(placeOf)).toEqual([0, 1, 2, -1]);
});
