import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './check.ts';
import type { HistoryEvent } from './history.ts';
import { historyOf } from './testing/history-of.ts';
import { randomHistory } from './testing/random-history.ts';

const SEED = 20_261_126;

/** The history as a clock tells it that ticks only so often. */
function onCoarseClock(history: readonly HistoryEvent[], tickNs: number): HistoryEvent[] {
  return history.map((event) =>
    event.time === undefined ? event : { ...event, time: Math.floor(event.time / tickNs) * tickNs },
  );
}

test('intervals are closed, and an operation may take no time: the example in operation.ts', () => {
  const a = '0 10 20 write 1';
  const verdictOf = (...lines: string[]) =>
    check(historyOf([a, ...lines].join('\n')), 'register').verdict;
  expect(verdictOf('1 20 30 read null')).toBe('valid');
  expect(verdictOf('2 21 30 read null')).toBe('violation');
  expect(verdictOf('3 21 21 read null')).toBe('violation');
  for (const seen of [1, 2]) {
    expect(verdictOf('3 20 20 write 2', `4 25 25 read ${seen}`), `${seen}`).toBe('valid');
  }
});

test('a coarse clock can hide a violation', () => {
  const history = historyOf('0 1.0 1.2 write 1 \n 1 1.7 2.1 read null');
  expect(check(history, 'register').verdict).toBe('violation');
  expect(check(onCoarseClock(history, 1e6), 'register').verdict).toBe('valid');
});

test(`a coarse clock never makes a violation (seed ${SEED})`, () => {
  let hidden = 0;
  let checked = 0;
  fc.assert(
    fc.property(randomHistory(), fc.constantFrom(10, 20, 50), (history, tickNs) => {
      const fine = check(history, 'cas-register', { minimizingMs: 0 }).verdict;
      const coarse = check(onCoarseClock(history, tickNs), 'cas-register').verdict;
      if (fine === 'valid') expect(coarse).toBe('valid');
      else if (coarse === 'valid') hidden += 1;
      checked += 1;
    }),
    { seed: SEED, numRuns: 1_000 },
  );
  expect(checked).toBe(1_000);
  expect(hidden).toBeGreaterThan(10);
});
