import { expect, test } from 'vitest';
import { check } from './check.ts';
import type { HistoryEvent } from './history.ts';
import type { Model } from './models/model.ts';
import { casRegister } from './models/registers.ts';
import { historyOf } from './testing/history-of.ts';
import { stream } from './testing/stream-trial.ts';
import { syntheticHistory, withFewValues } from './testing/synthetic.ts';

/** What every way of this package to decide a history says of it; they must agree. */
function verdictOf(history: readonly HistoryEvent[], model: string | Model = 'cas-register') {
  const verdicts = [
    check(history, model).verdict,
    check(history, model, { engines: [] }).verdict,
    stream(history, model).verdict,
  ];
  expect(new Set(verdicts).size).toBe(1);
  return verdicts[0];
}

// A checker or a harness with one of these mistakes judges the second history instead of the first.

test('killed: a timeout that is counted as a fail', () => {
  const history = historyOf('0 1 2 write 1 info \n 1 3 4 read 1');
  expect(verdictOf(history)).toBe('valid');
  const mutant = history.map((one) => (one.type === 'info' ? { ...one, type: 'fail' } : one));
  expect(verdictOf(mutant as HistoryEvent[])).toBe('violation');
});

test('killed: half-open intervals, in which what meets in one instant is ordered', () => {
  expect(verdictOf(historyOf('0 1 2 write 1 \n 1 2 3 read null'))).toBe('valid');
  expect(verdictOf(historyOf('0 1 2 write 1 \n 1 2.001 3 read null'))).toBe('violation');
  // Operations without a length meet too.
  expect(verdictOf(historyOf('0 2 2 write 1 \n 1 2 2 read null \n 2 2 2 read 1'))).toBe('valid');
  expect(verdictOf(historyOf('0 2 2 write 1 \n 1 2.001 2.001 read null'))).toBe('violation');
});

test('killed: writes in doubt that are dropped', () => {
  const lines = ['0 1 2 write 1', '1 3 4 write 2 info', '2 5 6 read 2', '3 7 8 cas 2 3'];
  expect(verdictOf(historyOf(lines.join('\n')))).toBe('valid');
  expect(verdictOf(historyOf(lines.filter((line) => !line.includes('info')).join('\n')))).toBe(
    'violation',
  );
});

test('killed: writes in doubt that must happen, or happen before they are given up', () => {
  expect(verdictOf(historyOf('0 1 2 write 1 info \n 1 3 4 read null'))).toBe('valid');
  const late = '0 1 2 write 1 info \n 1 3 4 read null \n 2 5 6 read 1 \n 3 7 8 read 1';
  expect(verdictOf(historyOf(late))).toBe('valid');
  expect(verdictOf(historyOf(late.replace('info', '')))).toBe('violation');
});

test('killed: a read without an answer that is taken for a read of nil', () => {
  const history = historyOf('0 1 2 write 1 \n 1 3 4 read null info \n 2 5 6 read 1');
  expect(verdictOf(history)).toBe('valid');
  const mutant = history.map((one) => (one.type === 'info' ? { ...one, type: 'ok' } : one));
  expect(verdictOf(mutant as HistoryEvent[])).toBe('violation');
});

test('killed: a nil read that says nothing where it saw null, and the other way round', () => {
  const history = historyOf('0 1 2 write 1 \n 1 3 4 read null');
  expect(verdictOf(history, 'etcd-log')).toBe('violation');
  expect(verdictOf(history, 'knossos-cas-register')).toBe('valid');
});

test('killed: a failed cas that constrains where it should not, or does not where it should', () => {
  const history = historyOf('0 1 2 write 1 \n 1 3 4 cas 1 2 mismatch');
  expect(verdictOf(history, 'cas-register')).toBe('violation');
  expect(verdictOf(history, 'knossos-cas-register')).toBe('valid');
  const refused = historyOf('0 1 2 write 1 \n 1 3 4 cas 1 2 fail');
  expect(verdictOf(refused, 'cas-register')).toBe('valid');
  expect(verdictOf(refused, 'etcd-log')).toBe('violation');
});

test('killed: a check that ran out of time or memory and is counted as valid', () => {
  const plan = { operations: 1_000, clients: 50, keys: 1, crashedPerMille: 0, seed: 7 };
  const endless = withFewValues(syntheticHistory(plan), 30);
  for (const budget of [{ timeLimitMs: 100 }, { memoryLimitBytes: 1e5 }]) {
    const { verdict, exhausted } = check(endless, 'cas-register', { engines: [], ...budget });
    expect({ verdict, exhausted }).toEqual({
      verdict: 'inconclusive',
      exhausted: expect.stringContaining('limit'),
    });
    expect(stream(endless, 'cas-register', budget).verdict).toBe('inconclusive');
  }
});

test('killed: absorbing an operation that merely leaves the state as it is', () => {
  const history = historyOf('0 1 2 write 1 \n 1 3 12 write 1 \n 2 4 6 write 2 \n 3 8 10 read 1');
  expect(verdictOf(history)).toBe('valid');
  const isPure: Model['isPure'] = ({ f, process }) => f === 'read' || process === 1;
  const mutant: Model = { ...casRegister, onlyValuesCount: false, isPure };
  expect(verdictOf(history, mutant)).toBe('violation');
});

test('killed: a process that is used again after an info', () => {
  const history = historyOf('0 1 2 write 1 info \n 0 3 4 read null');
  expect(() => check(history, 'register')).toThrow('process 0 is used again after its info');
  expect(() => stream(history, 'register')).toThrow('process 0 is used again after its info');
});
