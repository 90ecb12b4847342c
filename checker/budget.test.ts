import { expect, test } from 'vitest';
import { check } from './check.ts';
import type { Model } from './models/model.ts';
import { casRegister } from './models/registers.ts';
import { historyOf } from './testing/history-of.ts';
import { syntheticHistory, withFewValues, withStaleRead } from './testing/synthetic.ts';

/** Fifty clients at once on one key, and thirty values: more orders than anyone can try. */
const endless = withFewValues(
  syntheticHistory({ operations: 1_000, clients: 50, keys: 1, crashedPerMille: 0, seed: 7 }),
  30,
);

test('the end of the time is no verdict, and comes in time', () => {
  const result = check(endless, 'cas-register', { engines: [], timeLimitMs: 300 });
  expect(result.durationMs).toBeLessThan(1_500);
  expect(result).toMatchObject({ verdict: 'inconclusive', counterexample: null });
  expect(result.exhausted).toMatch(
    /^the time limit of 300 ms was reached when an order of \d+ of 1000 answered operations of key "k0" had been found$/,
  );
  expect(result.results[0]?.explained).toBeGreaterThan(0);
});

test('the end of the memory is no verdict either', () => {
  const result = check(endless, 'cas-register', { engines: [], memoryLimitBytes: 1e5 });
  expect(result.verdict).toBe('inconclusive');
  expect(result.exhausted).toContain('the memory limit of 100000 bytes was reached');
});

test('little memory makes the search forget, not fail', () => {
  const plan = { operations: 300, clients: 6, keys: 1, crashedPerMille: 20, seed: 9 };
  const history = withStaleRead(syntheticHistory(plan));
  for (const memoryLimitBytes of [200_000, 1e9]) {
    const options = { engines: [], memoryLimitBytes };
    expect(check(history, 'cas-register', options).verdict).toBe('violation');
  }
});

test('the time is over in time where one step takes long', () => {
  const slow: Model = {
    ...casRegister,
    onlyValuesCount: false,
    step: (state, operation) => {
      const endMs = globalThis.performance.now() + 2;
      while (globalThis.performance.now() < endMs);
      return casRegister.step(state, operation);
    },
  };
  const reads = '0 1 2 write 1\n'.concat(
    ...Array.from({ length: 2_000 }, (_, n) => `${n} ${n * 2 + 3} ${n * 2 + 4} read 1\n`),
  );
  for (const history of [endless, historyOf(reads)]) {
    const result = check(history, slow, { timeLimitMs: 100 });
    expect(result.verdict).toBe('inconclusive');
    expect(result.durationMs).toBeLessThan(1_500);
  }
});

test('no budget at all gives no verdict, not even on what is easy', () => {
  const easy = historyOf('0 1 2 write 1');
  expect(check(easy, 'cas-register', { timeLimitMs: 0 }).verdict).toBe('inconclusive');
  expect(check(easy, 'cas-register', { engines: [], memoryLimitBytes: 0 }).verdict).toBe(
    'inconclusive',
  );
});

/** A clock that goes on by a millisecond each time that it is looked at. */
function clockOfLooks(): () => number {
  let nowMs = 0;
  return () => {
    nowMs += 1;
    return nowMs;
  };
}

test('the clock is the one that was handed in', () => {
  const options = { engines: [], timeLimitMs: 50, nowMs: clockOfLooks() };
  const result = check(endless, 'cas-register', options);
  expect(result.verdict).toBe('inconclusive');
  expect(result.durationMs).toBeLessThan(60);
});

test('a violation of one key is found while another key cannot be decided', () => {
  const stale = withStaleRead(
    syntheticHistory({ operations: 100, clients: 3, keys: 1, crashedPerMille: 0, seed: 5 }),
  );
  const later = stale.map((event) => ({
    ...event,
    index: event.index + endless.length,
    time: (event.time ?? 0) + (endless.at(-1)?.time ?? 0),
    key: 'other',
  }));
  const looks = { engines: [], timeLimitMs: 300, nowMs: clockOfLooks() };
  const result = check([...endless, ...later], 'cas-register', looks);
  expect(result.verdict).toBe('violation');
  expect(result.counterexample?.key).toBe('other');
  expect(result.results.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'violation']);
  expect(result.durationMs).toBeLessThan(250);
  expect(result.results[0]?.exhausted).toMatch(
    /^the check was stopped at the violation of another/,
  );
  const options = { ...looks, nowMs: clockOfLooks(), stopAtViolation: false };
  const whole = check([...endless, ...later], 'cas-register', options);
  expect(whole.verdict).toBe('violation');
  expect(whole.durationMs).toBeGreaterThan(299);
});
