import { expect, test } from 'vitest';
import type { Json } from '../history.ts';
import { parseEdn } from './edn.ts';
import { EdnKinds } from './edn-kinds.ts';

test.each<[string, Json]>([
  ['nil', null],
  ['true', true],
  [' -12 ', -12],
  ['7N', 7],
  ['1.5', 1.5],
  ['1.5M', '1.5M'],
  ['1.0', '1.0'],
  ['9007199254740993', '9007199254740993'],
  [':a/b', ':a/b'],
  ['some-symbol', 'some-symbol'],
  ['"a \\"text\\" \\n \\u00e9 ; #_ {"', 'a "text" \n é ; #_ {'],
  ['\\a', 'a'],
  ['\\newline', '\n'],
  ['\\u0041', 'A'],
  ['(1 [2, 3] ())', [1, [2, 3], []]],
  ['#{3 1 2}', [1, 2, 3]],
  ['{:a 1, "b" {2 nil}}', { ':a': 1, b: { 2: null } }],
  ['#inst "2015-01-01"', '2015-01-01'],
  ['#jepsen.history.Op{:f :read}', { ':f': ':read' }],
  ['[1 #_ 2 ; a comment\n #_(3 4)]', [1]],
])('%s is read as %j', (text, value) => {
  expect(parseEdn(text)).toEqual(value);
});

test.each([
  ['', 'expected a form, got the end'],
  ['[1 2', 'expected ], got the end'],
  ['{:a}', 'expected a value for every key'],
  ['"a', 'expected " at the end of a text'],
  ['"\\q"', 'expected an escape in a text, got \\q'],
  ['\\nonsense', 'expected a character, got \\nonsense'],
  ['1 2', 'expected one form, got more: 2'],
  [')', 'expected a form, got )'],
])('%s is refused', (text, problem) => {
  expect(() => parseEdn(text)).toThrow(problem);
});

test.each([
  ['[:x ":x"]', 'expected ":x" to be a keyword as before, got a text of the same letters; as JSON'],
  ['["x" x]', 'expected "x" to be a text as before, got a symbol'],
  ['[1.0 "1.0"]', 'expected "1.0" to be a number as before, got a text'],
  ['["a" \\a]', 'expected "a" to be a text as before, got a character'],
])('%s is refused: two values would be one', (text, problem) => {
  expect(() => parseEdn(text)).toThrow(problem);
});

test('forms that are nested too deep for any history are refused, however deep', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect(parseEdn(deep(500))).toHaveLength(1);
  for (const levels of [503, 100_000]) {
    expect(() => parseEdn(deep(levels))).toThrow('expected forms and tags nested 500 deep');
  }
  expect(() => parseEdn(`${'#_'.repeat(100_000)} 1`)).toThrow('nested 500 deep at most');
});

test('what stood in one form counts in the next of the same file', () => {
  const kinds = new EdnKinds();
  expect(parseEdn('{:value ":x"}', kinds)).toEqual({ ':value': ':x' });
  expect(() => parseEdn('{:value :x}', kinds)).toThrow('expected ":x" to be a text as before');
});
