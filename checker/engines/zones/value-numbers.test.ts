import { expect, test } from 'vitest';
import type { Json } from '../../history.ts';
import { ValueNumbers } from './value-numbers.ts';

test('equal values have one number, others their own, and null has the first', () => {
  const numbers = new ValueNumbers();
  const values: Json[] = [
    ...[null, 0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1.5, true, false, ''],
    ...['1', '[1]', '"x', 'null', [1], [null], {}, [], { a: 1, b: [2] }],
  ];
  expect(values.map((value) => numbers.numberOf(value))).toEqual([...values.keys()]);
  expect(numbers.numberOf({ b: [2], a: 1 })).toBe(values.length - 1);
  expect(numbers.numberOf(-0)).toBe(1);
  expect(numbers.count).toBe(values.length);
});

test('as many integers as one likes, however far apart', () => {
  const numbers = new ValueNumbers();
  const integers = Array.from({ length: 20_000 }, (_, n) => (n % 50) * 1_000_003 + n * 64 - 9_000);
  const first = integers.map((value) => numbers.numberOf(value));
  expect(new Set(first).size).toBe(new Set(integers).size);
  expect(integers.map((value) => numbers.numberOf(value))).toEqual(first);
});
