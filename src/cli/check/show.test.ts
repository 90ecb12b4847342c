import { expect, test } from 'vitest';
import type { FileResult } from './check-file.ts';
import { linesOf, tableOf } from './show.ts';

function resultOf(operations: number, partitions: number): FileResult {
  const result = {
    ...{ verdict: 'valid', model: 'cas-register', engine: 'zones', durationMs: 3 },
    ...{ operations, partitions, exhausted: null, counterexample: null },
  };
  const file = { file: 'h.jsonl', verdict: 'valid', format: 'jsonl', truncated: false, readMs: 1 };
  return { ...file, result } as unknown as FileResult;
}

test('one is spoken of as one, and many as many', () => {
  expect(linesOf(resultOf(1, 1)).at(-1)).toMatch(/^ {2}1 operation on 1 object, model/);
  expect(linesOf(resultOf(2, 3)).at(-1)).toMatch(/^ {2}2 operations on 3 objects, model/);
  expect(tableOf([resultOf(1, 1)]).at(-1)).toBe('1 file: 1 valid');
  expect(tableOf([resultOf(1, 1), resultOf(1, 1)]).at(-1)).toBe('2 files: 2 valid');
});
