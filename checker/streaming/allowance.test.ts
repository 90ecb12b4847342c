import { expect, test } from 'vitest';
import { stream } from '../testing/stream-trial.ts';
import { syntheticHistory, withStaleRead } from '../testing/synthetic.ts';
import { Allowance } from './allowance.ts';

test('what events leave is saved for a harder one, but not for ever', () => {
  const allowance = new Allowance(2);
  expect(allowance.spend(127)).toBe(true);
  expect(allowance.spend(1)).toBe(false);
  allowance.refill();
  expect(allowance.spend(1)).toBe(true);
  expect(allowance.spend(1_000_000)).toBe(false);
  for (let event = 0; event < 1_000; event++) allowance.refill();
  expect(allowance.spend(127)).toBe(true);
  expect(allowance.spend(1)).toBe(false);
});

test('without a limit there is always something left', () => {
  const allowance = new Allowance(Number.POSITIVE_INFINITY);
  expect(allowance.spend(1e15)).toBe(true);
  allowance.refill();
  expect(allowance.spend(1e15)).toBe(true);
});

/** Left to frontiers; fifty clients have too many orders for an allowance, four do not. */
const plan = { operations: 200, clients: 50, keys: 1, crashedPerMille: 0, seed: 7 };
const options = { engines: [], configurationsPerEvent: 32, keptOperations: 0 };

test('an object that would need more is given up, and the others are followed on', () => {
  const hard = syntheticHistory(plan);
  const endNs = hard.at(-1)?.time ?? 0;
  const easy = withStaleRead(syntheticHistory({ ...plan, clients: 4 })).map((event) => ({
    ...event,
    index: event.index + hard.length,
    process: typeof event.process === 'number' ? event.process + 100 : event.process,
    time: (event.time ?? 0) + endNs,
    key: 'other',
  }));
  const alone = stream(hard, 'cas-register', options);
  expect(alone.verdict).toBe('inconclusive');
  expect(alone.exhausted).toMatch(
    /^the configurations allowed for its events were used up when an order of \d+ answered/,
  );
  const { verdict, results } = stream([...hard, ...easy], 'cas-register', options);
  expect(verdict).toBe('violation');
  expect(results.map((one) => one.verdict)).toEqual(['inconclusive', 'violation']);
  expect(stream(easy, 'cas-register', options).verdict).toBe('violation');
});

test('where it ends is the same on every machine', () => {
  const explained = () => stream(syntheticHistory(plan), 'cas-register', options).results;
  expect(explained()).toEqual(explained());
});
