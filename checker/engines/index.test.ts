import { expect, test } from 'vitest';
import { check } from '../check.ts';
import { register } from '../models/registers.ts';
import { historyOf } from '../testing/history-of.ts';
import type { Decision, Engine } from './engine.ts';

const GOOD = historyOf('0 1 2 write 1 \n 1 3 4 read 1');
const STALE = historyOf('0 1 2 write 1 \n 1 3 4 read null \n 2 5 6 write 2 \n 3 7 8 read 2');

function engine(decision: Decision | null): Engine {
  return { name: 'test', models: ['register'], decide: () => decision };
}

function valid(...order: number[]): Engine {
  return engine({ verdict: 'valid', order });
}

function violation(...culprits: number[]): Engine {
  return engine({ verdict: 'violation', culprits, explanation: 'it is so' });
}

test('an order that an engine gives is taken if it replays', () => {
  const result = check(GOOD, 'register', { engines: [valid(0, 2)] });
  expect(result).toMatchObject({ verdict: 'valid', engine: 'test' });
  expect(result.results).toMatchObject([{ engine: 'test', linearization: [0, 2], explained: 2 }]);
  expect(() => check(GOOD, 'register', { engines: [valid(2, 0)] })).toThrow(
    'internal error: the order that the test found does not replay: operation 2',
  );
  expect(() => check(GOOD, 'register', { engines: [valid(0)] })).toThrow('operation 2 is missing');
});

test('a violation is taken if the search refutes its culprits by themselves', () => {
  const { verdict, counterexample } = check(STALE, 'register', { engines: [violation(0, 2)] });
  expect(verdict).toBe('violation');
  expect(counterexample).toEqual({
    ...{ key: 'x', explanation: 'it is so', culprits: [0, 2], minimal: true },
    ...{ linearizedPrefix: [0], firstMisfit: 2, refutedBy: 'brute force' },
  });
  expect(() => check(STALE, 'register', { engines: [violation(4, 6)] })).toThrow(
    'internal error: engine test refuted operations on key "x" that have the order 4, 6',
  );
});

test('a violation that nobody had time to verify is no verdict', () => {
  const result = check(STALE, 'register', { engines: [violation(0, 2)], memoryLimitBytes: 0 });
  expect(result).toMatchObject({ verdict: 'inconclusive', counterexample: null });
  expect(result.exhausted).toBe(
    'the memory limit of 0 bytes was reached before the violation of key "x" that the engine test found had been verified',
  );
});

test('what an engine cannot decide goes to the next, and at last to the search', () => {
  const other: Engine = { name: 'other', models: ['set'], decide: () => ({ ...nothing() }) };
  const next = check(GOOD, 'register', { engines: [other, engine(null), valid(0, 2)] });
  expect(next.engine).toBe('test');
  expect(check(GOOD, 'register', { engines: [engine(null)] }).engine).toBe('search');
});

test('objects that were decided in several ways are counted', () => {
  const onlyX: Engine = {
    ...{ name: 'zones', models: ['register'] },
    decide: ({ key }) => (key === 'x' ? { verdict: 'valid', order: [0, 2] } : null),
  };
  const more = ['y', 'z'].flatMap((key, n) =>
    GOOD.map((event) => ({ ...event, key, index: event.index + 4 * (n + 1), time: 9e6 })),
  );
  const result = check([...GOOD, ...more], 'register', { engines: [onlyX] });
  expect(result).toMatchObject({ verdict: 'valid', engine: 'zones 1, search 2' });
});

test('a model of one’s own is not taken for the one whose name it has', () => {
  const { firstWrong: _, ...rest } = register;
  const own = { ...rest, init: () => 1 };
  const history = historyOf('1 3 4 read 1');
  expect(check(history, own, { engines: [violation(0)] })).toMatchObject({
    ...{ verdict: 'valid', engine: 'search' },
  });
});

function nothing(): Decision {
  return { verdict: 'valid', order: [] };
}
