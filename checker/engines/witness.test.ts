import { expect, test } from 'vitest';
import { casRegister } from '../models/registers.ts';
import { historyOf } from '../testing/history-of.ts';
import { indexed } from '../testing/indexed.ts';
import { subjectsOf } from '../testing/subjects.ts';
import type { Decision } from './engine.ts';
import { witnessOf } from './witness.ts';

const witness = witnessOf(casRegister);

function decisionOf(text: string, ...indices: (number | undefined)[]): Decision | null {
  const [subject] = subjectsOf(indexed(historyOf(text), (id) => indices[id / 2]));
  return subject === undefined ? null : witness.decide(subject);
}

test('a read that waited for an entry comes after the write of that entry', () => {
  const text = '0 1 2 read 5 \n 1 3 4 write 5';
  expect(decisionOf(text, 7, 7)).toBeNull();
  const late = '0 1 9 read 5 \n 1 2 4 write 5';
  const [subject] = subjectsOf(indexed(historyOf(late), () => 7));
  expect(subject && witness.decide(subject)).toEqual({ verdict: 'valid', order: [1, 0] });
});

test('a crashed write is put in where it was seen, and an answer without an index says nothing', () => {
  const text = '0 1 2 write 5 info \n 1 3 4 read null \n 1 5 6 read 5';
  expect(decisionOf(text, undefined, 3, 3)).toEqual({ verdict: 'valid', order: [2, 0, 4] });
  expect(decisionOf(text, undefined, 3, undefined)).toBeNull();
});
