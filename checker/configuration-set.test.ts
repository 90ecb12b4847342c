import { expect, test } from 'vitest';
import { ConfigurationSet } from './configuration-set.ts';
import { Memory } from './memory.ts';

test('a configuration is new once, and any of its parts tells it from others', () => {
  const set = new ConfigurationSet(2, 0, new Memory(1e6));
  const add = (event: number, state: number, ...mask: number[]) => set.add(event, state, [...mask]);
  for (const expected of [true, false]) {
    for (let event = 0; event < 10; event++) {
      for (let state = 0; state < 10; state++) {
        expect(add(event, state, 0, -1)).toBe(expected);
        expect(add(event, state, 0, 1 << 31)).toBe(expected);
        expect(add(event, state, 7, -1)).toBe(expected);
      }
    }
  }
});

test('a configuration that used more crashed operations than another is not new', () => {
  const set = new ConfigurationSet(1, 1, new Memory(1e6));
  const add = (slots: number, crashed: number) => set.add(0, 0, [slots, crashed]);
  expect(add(1, 0b0110)).toBe(true);
  expect(add(1, 0b0101)).toBe(true);
  expect(add(1, 0b0111)).toBe(false);
  expect(add(2, 0b0111)).toBe(true);
  expect(add(1, 0b0100)).toBe(true);
  expect(add(1, 0b0110)).toBe(false);
  expect(add(1, 0)).toBe(true);
  expect(add(1, 0b1000)).toBe(false);
});

test.each([
  ['little memory', 1, new Memory(20_000)],
  ['no memory at all', 1, new Memory(0)],
  ['more memory allowed than the machine has', 2 ** 40, new Memory(Number.POSITIVE_INFINITY)],
])('with %s a set forgets, but calls nothing seen that is new', (_, words, memory) => {
  const set = new ConfigurationSet(words, 0, memory);
  for (let state = 0; state < 20_000; state++) {
    expect(set.add(0, state, [0])).toBe(true);
  }
});

test('a set that is cleared gives its memory back', () => {
  const memory = new Memory(20_000);
  const set = new ConfigurationSet(1, 0, memory);
  for (let state = 0; state < 10_000; state++) set.add(0, state, [0]);
  expect(memory.take(20_000)).toBe(false);
  set.clear();
  expect(memory.take(20_000)).toBe(true);
});

test('sets side by side, and one after the other, know nothing of each other', () => {
  const addAll = (set: ConfigurationSet) =>
    Array.from({ length: 600 }, (_, state) => set.add(state % 7, state, [state]));
  for (let round = 0; round < 3; round++) {
    const sets = [1, 2, 3].map(() => new ConfigurationSet(1, 0, new Memory(1e6)));
    for (const set of sets) expect(addAll(set)).not.toContain(false);
    for (const set of sets) expect(addAll(set)).not.toContain(true);
    for (const set of sets) set.clear();
  }
});
