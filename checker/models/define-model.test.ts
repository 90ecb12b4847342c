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

test('the order of the log proves itself for a model of one’s own too, and where it does not the search decides', () => {
  const history = historyOf(`0 1 4 write 7 \n 1 2 5 write 9 \n 0 7 8 read 9`);
  const logged = (first: number) => {
    const indexes = [first, 3 - first, 3];
    return history.map((event) =>
      event.type === 'ok' ? { ...event, logIndex: indexes.shift() ?? 0 } : event,
    );
  };
  expect(check(logged(1), maxRegister)).toMatchObject({ verdict: 'valid', engine: 'witness' });
  const stale = logged(1).map((event) =>
    event.value === 9 && event.f === 'read' ? { ...event, value: 7 } : event,
  );
  expect(check(stale, maxRegister)).toMatchObject({ verdict: 'violation', engine: 'search' });
});

test('what is told counts more than what is meant without it', () => {
  const model = defineModel({ ...maxRegister, describe: 'never falls', perKey: true });
  expect(model).toMatchObject({ describe: 'never falls', perKey: true, name: 'max-register' });
});
