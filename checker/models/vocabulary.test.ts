import { expect, test } from 'vitest';
import { check } from '../check.ts';
import type { HistoryEvent, Json } from '../history.ts';
import { historyOf } from '../testing/history-of.ts';
import { modelByName } from './index.ts';

/** One operation after the other: name, what the invoke carried, what the ok carried. */
function oneByOne(...lines: readonly (readonly [string, unknown?, unknown?])[]): HistoryEvent[] {
  return lines.flatMap(([f, sent, seen], n) => [
    { index: 2 * n, process: 0, type: 'invoke', f, ...carrying(sent) } as HistoryEvent,
    { index: 2 * n + 1, process: 0, type: 'ok', f, ...carrying(seen) } as HistoryEvent,
  ]);
}

function carrying(value: unknown): object {
  return value === undefined ? {} : { value };
}

test.each<[string, HistoryEvent[]]>([
  [
    'kv',
    oneByOne(
      ['get', null, null],
      ['append', 1],
      ['append', 2, 2],
      ['get', null, [1, 2]],
      ['cas', [[1, 2], 3]],
      ['delete'],
      ['get', undefined, null],
      ['put', { a: 1 }],
      ['get', undefined, { a: 1 }],
    ),
  ],
  ['list-append', oneByOne(['read', null, null], ['append', 1], ['read', null, [1]])],
  [
    'set',
    oneByOne(
      ...([
        ['add', 1],
        ['add', '1'],
        ['contains', 1, true],
        ['read', null, ['1', 1]],
      ] as const),
      ...([
        ['remove', 1],
        ['contains', 1, false],
        ['read', null, ['1']],
        ['remove', 9],
      ] as const),
    ),
  ],
  [
    'fifo-queue',
    oneByOne(
      ...([
        ['dequeue', null, null],
        ['enqueue', 1],
        ['enqueue', 2],
      ] as const),
      ...([
        ['dequeue', null, 1],
        ['dequeue', null, 2],
        ['dequeue', null, null],
      ] as const),
    ),
  ],
  ['lock', oneByOne(['acquire'], ['release'], ['acquire'])],
  ['counter', oneByOne(['read', null, 0], ['add', 2], ['add', -3], ['read', null, -1])],
])('%s: what its page shows is valid, and no answer may be another', (name, history) => {
  expect(check(history, name).verdict).toBe('valid');
  for (const event of history) {
    if (!['get', 'read', 'contains', 'dequeue'].includes(event.f) || event.type !== 'ok') continue;
    const other = { ...event, value: otherThan(event) };
    const changed = history.map((one) => (one === event ? other : one));
    expect(check(changed, name).verdict).toBe('violation');
  }
});

function otherThan({ f, value }: HistoryEvent): Json {
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value, 7];
  if (typeof value === 'number') return value + 1;
  return f === 'dequeue' ? 7 : [7];
}

test.each<[string, HistoryEvent[], string]>([
  ['kv', oneByOne(['write', 1]), "one of get, put, cas, delete, append, got 'write'"],
  ['kv', oneByOne(['delete', 1]), 'the invoke of delete to carry no value, got 1'],
  ['kv', oneByOne(['cas', 1]), 'to be [from, to], got 1'],
  ['kv', oneByOne(['get']), 'the ok of get to carry the value it saw'],
  ['list-append', oneByOne(['read', null, 1]), 'the whole list, or null where it is empty, got 1'],
  ['list-append', oneByOne(['append']), 'the invoke of append to carry a value'],
  ['set', oneByOne(['contains', 1, 1]), 'an ok contains to be true or false, got 1'],
  ['set', oneByOne(['read', null, 1]), 'a list of the members, or null for none, got 1'],
  ['fifo-queue', oneByOne(['enqueue', null]), 'not to be null, which is the answer of an empty'],
  ['fifo-queue', oneByOne(['dequeue']), 'the ok of dequeue to carry the value it saw'],
  ['lock', oneByOne(['acquire', 1]), 'the invoke of acquire to carry no value, got 1'],
  ['counter', oneByOne(['add', 0.5]), 'the value of an add to be a whole number, got 0.5'],
  ['counter', oneByOne(['add', 2 ** 32 + 1]), 'a whole number of 2^32 at most, got 4294967297'],
  ['counter', oneByOne(['read', null, 'x']), 'the value of a read to be a whole number, got "x"'],
])('%s refuses what makes no sense', (name, history, problem) => {
  expect(() => check(history, name)).toThrow(problem);
});

test('an append to what is no list does not happen, so nobody can have been told that it did', () => {
  expect(check(oneByOne(['put', 5], ['append', 1]), 'kv').verdict).toBe('violation');
  const [put, putOk, append] = oneByOne(['put', 5], ['append', 1]);
  const crashed = [put, putOk, append].flatMap((event) => (event === undefined ? [] : [event]));
  expect(check(crashed, 'kv').verdict).toBe('valid');
});

test('only its owner releases a lock', () => {
  const [acquire, acquired, release, released] = oneByOne(['acquire'], ['release']);
  const by = (process: number, event: HistoryEvent | undefined) => ({ ...event, process });
  const history = [acquire, acquired, by(1, release), by(1, released)] as HistoryEvent[];
  expect(check(history, 'lock').verdict).toBe('violation');
});

test('a stale get is explained in the words of the store', () => {
  const history = oneByOne(['put', 1], ['put', 2], ['get', null, 1]);
  expect(check(history, 'kv').counterexample?.explanation).toContain(
    'but put(2) by process 0, which came after it, had finished at event 3, and nothing wrote 1 again',
  );
});

test('every model says what it is', () => {
  for (const name of ['kv', 'list-append', 'set', 'fifo-queue', 'lock', 'counter']) {
    expect(modelByName(name).describe).toMatch(/ per key | of keys /);
  }
});

test('a crashed dequeue may have taken a value until it is known who did', () => {
  const history = historyOf(`
    0 1 2 enqueue 2
    0 3 4 enqueue 3
    1 5 6 dequeue info
    2 7 8 dequeue 3
    2 9 10 dequeue 2`);
  const { verdict, counterexample } = check(history, { ...modelByName('fifo-queue') });
  expect(verdict).toBe('violation');
  expect(counterexample?.firstMisfit).toBe(history.at(-2)?.index);
});
