import { expect, test } from 'vitest';
import { check } from '../check.ts';
import type { HistoryEvent, Json } from '../history.ts';
import { modelByName } from './index.ts';

test('a model is found by its name; for another the nearest is named first', () => {
  expect(modelByName('cas-register').name).toBe('cas-register');
  expect(() => modelByName('cas-registre')).toThrow(
    "no model is called 'cas-registre'; did you mean 'cas-register'? Models: cas-register, register, ",
  );
});

function pair(f: string, sent: Json | undefined, answer?: Json, type: 'ok' | 'info' = 'ok') {
  const about = { process: 0, f };
  const invoke: HistoryEvent = {
    ...{ index: 0, type: 'invoke', ...about },
    ...(sent === undefined ? {} : { value: sent }),
  };
  const completion: HistoryEvent = {
    ...{ index: 1, type, ...about },
    ...(answer === undefined ? {} : { value: answer }),
  };
  return [invoke, completion];
}

test.each<[string, HistoryEvent[], string]>([
  ['an operation it does not know', pair('cas', [1, 2]), "one of read, write, got 'cas'"],
  ['a read that saw nothing', pair('read', null), 'the ok of a read to carry the value it saw'],
  ['a write of nothing', pair('write', undefined), 'the invoke of a write to carry a value'],
  ['a write that answers another value', pair('write', 1, 2), 'what its invoke carried, 1, got 2'],
])('a register refuses %s', (_, history, problem) => {
  expect(() => check(history, 'register')).toThrow(problem);
  expect(() => check(history, 'register')).toThrow('line 1 (event 0): expected');
});

test('a cas has two values', () => {
  expect(() => check(pair('cas', 1), 'cas-register')).toThrow('to be [from, to], got 1');
  expect(() => check(pair('cas', [1]), 'cas-register')).toThrow('to be [from, to], got [1]');
});

test('values are any JSON, and equal whatever the order of their members', () => {
  const value = { a: [1, { b: 'x' }], c: null };
  const same = { c: null, a: [1, { b: 'x' }] };
  const history = (seen: Json): HistoryEvent[] => [
    { index: 0, process: 0, type: 'invoke', f: 'write', value },
    { index: 1, process: 0, type: 'ok', f: 'write', value },
    { index: 2, process: 0, type: 'invoke', f: 'read' },
    { index: 3, process: 0, type: 'ok', f: 'read', value: seen },
  ];
  expect(check(history(same), 'register').verdict).toBe('valid');
  expect(check(history({ ...same, c: 0 }), 'register').verdict).toBe('violation');
  expect(check(history(JSON.stringify(value)), 'register').verdict).toBe('violation');
});
