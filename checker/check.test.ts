import { expect, test } from 'vitest';
import type { HistoryEvent } from './history.ts';
import { check, type Model, REFUSED } from './index.ts';
import { historyOf } from './testing/history-of.ts';

test('a read of the last write is valid, and the order is shown', () => {
  const result = check(historyOf('0 1 2 write 1 \n 1 3 4 read 1'), 'register', { engines: [] });
  expect(result).toMatchObject({
    ...{ verdict: 'valid', model: 'register', engine: 'search', partitions: 1, operations: 2 },
    ...{ exhausted: null, counterexample: null },
  });
  expect(result.results).toMatchObject([{ linearization: [0, 2], explained: 2, answered: 2 }]);
});

test('a stale read is a violation, with what came before it and what does not fit', () => {
  const { verdict, counterexample, results } = check(
    historyOf('0 1 2 write 1 \n 1 3 4 read null \n 1 5 6 read 1'),
    'register',
    { engines: [] },
  );
  expect(verdict).toBe('violation');
  expect(counterexample).toMatchObject({ key: 'x', firstMisfit: 2, linearizedPrefix: [0] });
  expect(results).toMatchObject([{ linearization: null, explained: 1, answered: 3 }]);
});

test('operations that meet in one instant are concurrent', () => {
  expect(check(historyOf('0 1 2 write 1 \n 1 2 3 read null'), 'register').verdict).toBe('valid');
});

test('a crashed write may have happened late, never, or be why a cas failed', () => {
  const late = '0 1 2 write 1 info \n 1 3 4 read null \n 1 5 6 read 1';
  expect(check(historyOf(late), 'register').verdict).toBe('valid');
  const never = '0 1 2 write 1 info \n 1 3 4 read null';
  expect(check(historyOf(never), 'register').results[0]?.linearization).toEqual([2]);
  const reason = '0 1 2 write 1 \n 1 3 4 write 2 info \n 0 5 6 cas 1 3 mismatch';
  expect(check(historyOf(reason), 'cas-register').results[0]?.linearization).toEqual([0, 2, 4]);
});

test('what failed did not happen, and a read without an answer says nothing', () => {
  const history = historyOf('0 1 2 write 1 fail \n 1 3 4 read 9 info \n 2 5 6 read null');
  expect(check(history, 'register')).toMatchObject({ verdict: 'valid', operations: 2 });
  expect(check(historyOf('0 1 2 write 1 fail \n 2 5 6 read 1'), 'register').verdict).toBe(
    'violation',
  );
});

test('keys are objects of their own', () => {
  const one = historyOf('0 1 2 write 1 \n 1 3 4 read 1');
  const other = (event: HistoryEvent) => ({
    ...event,
    index: event.index + 4,
    time: 9e6,
    key: 'y',
  });
  const reads = one.slice(2).map(other);
  const { verdict, results, counterexample } = check([...one, ...reads], 'register');
  expect(verdict).toBe('violation');
  expect(results.map(({ key, verdict }) => [key, verdict])).toEqual([
    ['x', 'valid'],
    ['y', 'violation'],
  ]);
  expect(counterexample).toMatchObject({ key: 'y', firstMisfit: 6, linearizedPrefix: [] });
});

test('a history without operations is told by its number', () => {
  const nemesis: HistoryEvent = { index: 0, process: 'nemesis', type: 'info', f: 'crash' };
  expect(check([nemesis], 'register')).toMatchObject({ operations: 0, partitions: 0, results: [] });
});

test('a model of one’s own, over all keys at once', () => {
  const counter: Model<number> = {
    name: 'counter',
    describe: 'add one and get the sum',
    perKey: false,
    init: () => 0,
    step: (sum, { output }) => (output === undefined || output === sum + 1 ? sum + 1 : REFUSED),
    keyOf: (sum) => sum,
    isPure: () => false,
    objection: ({ f }) => (f === 'add' ? null : `expected add, got ${f}`),
  };
  const adds = (...seen: number[]) =>
    seen.flatMap((value, n): HistoryEvent[] => [
      { index: 2 * n, process: 0, type: 'invoke', f: 'add', key: `k${n}` },
      { index: 2 * n + 1, process: 0, type: 'ok', f: 'add', key: `k${n}`, value },
    ]);
  expect(check(adds(1, 2, 3), counter)).toMatchObject({ verdict: 'valid', partitions: 1 });
  expect(check(adds(1, 3), counter).counterexample?.explanation).toBe(
    'no order explains the answers of these 2 operations: add by process 0 (called at event 0, answered ok 1 at event 1); add by process 0 (called at event 2, answered ok 3 at event 3).',
  );
  expect(() => check(historyOf('0 1 2 read 1'), counter)).toThrow('expected add, got read');
});

test('an order that does not replay is an internal error and no verdict', () => {
  const lying: Model<number> = {
    ...{ name: 'lying', describe: 'says that nothing is right', perKey: true, keyOf: () => 0 },
    ...{ init: () => 0, step: () => 0, isPure: () => false, objection: () => null },
    firstWrong: ([first]) => first ?? null,
  };
  expect(() => check(historyOf('0 1 2 write 1'), lying)).toThrow(
    'internal error: the order that the search found does not replay: operation 0',
  );
});

test('a counterexample is made small only as long as it may take', () => {
  const history = historyOf('0 1 2 write 1 \n 1 3 4 write 2 \n 2 5 6 read 2 \n 3 7 8 read 1');
  const culprits = (minimizingMs: number) =>
    check(history, 'register', { engines: [], minimizingMs }).counterexample;
  expect(culprits(0)).toMatchObject({ culprits: [0, 2, 4, 6], minimal: false });
  expect(culprits(1_000)?.culprits.length).toBeLessThan(4);
  expect(culprits(1_000)?.minimal).toBe(true);
});

test('of several violations the same one is told, however slow the machine is', () => {
  const events = ['a', 'b', 'c', 'd', 'e'].flatMap((key, place) => {
    const [at, count] = [10 * place, 6 * place];
    const stale = historyOf(
      `0 ${at} ${at + 1} write 1 \n 1 ${at + 2} ${at + 3} write 2 \n 2 ${at + 4} ${at + 5} read 1`,
    );
    return stale.map((event) => ({ ...event, key, index: count + event.index }));
  });
  for (const stepMs of [0, 1_000]) {
    let nowMs = 0;
    const looks = () => {
      nowMs += stepMs;
      return nowMs;
    };
    const result = check(events, 'register', { nowMs: looks, timeLimitMs: 1e9, minimizingMs: 0 });
    expect(result.counterexample?.key).toBe('a');
    expect(result.results.map(({ verdict }) => verdict)).toEqual(Array(5).fill('violation'));
  }
});
