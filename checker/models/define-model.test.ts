import { expect, test } from 'vitest';
import { check } from '../check.ts';
import { Checker } from '../streaming/checker.ts';
import { historyOf } from '../testing/history-of.ts';
import { defineModel } from './define-model.ts';
import { REFUSED } from './model.ts';

const maxRegister = defineModel({
  name: 'max-register',
  init: () => 0,
  step: (max: number, { f, input, output, outcome }) => {
    if (f === 'write') return Math.max(max, Number(input));
    return outcome !== 'ok' || output === max ? max : REFUSED;
  },
});

const WRITES = '0 1 2 write 7 \n 1 3 4 write 3 \n 2 5 6 write 9 info';

test.each([
  ['valid', `${WRITES} \n 0 7 8 read 7 \n 0 9 10 read 9`],
  ['violation', `${WRITES} \n 0 7 8 read 9 \n 0 9 10 read 7`],
  ['violation', `${WRITES} \n 0 7 8 read 3`],
] as const)('a model of three parts decides: %s', (verdict, text) => {
  const history = historyOf(text);
  expect(check(history, maxRegister)).toMatchObject({ verdict, model: 'max-register' });
  const checker = new Checker(maxRegister);
  for (const event of history) checker.push(event);
  expect(checker.verdict().verdict).toBe(verdict);
});

test('what is told counts more than what is meant without it', () => {
  const model = defineModel({ ...maxRegister, describe: 'never falls', perKey: true });
  expect(model).toMatchObject({ describe: 'never falls', perKey: true, name: 'max-register' });
});
