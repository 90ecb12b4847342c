import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { randomHistory } from '../../testing/random-history.ts';
import { syntheticHistory, withStaleRead } from '../../testing/synthetic.ts';
import { zones } from './zones.ts';

const SEED = 20_260_813;

test(`zones and search agree on histories too large for brute force (seed ${SEED})`, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(randomHistory(24), (history) => {
      const { verdict, engine } = check(history, 'cas-register', { engines: [zones] });
      expect(verdict).toBe(check(history, 'cas-register', { engines: [] }).verdict);
      const what = `${engine === 'zones' ? 'zones' : 'others'}: ${verdict}`;
      seen.set(what, (seen.get(what) ?? 0) + 1);
    }),
    { seed: SEED, numRuns: 1_500 },
  );
  expect(seen.get('zones: valid')).toBeGreaterThan(50);
  expect(seen.get('zones: violation')).toBeGreaterThan(200);
  expect(seen.get('others: violation')).toBeGreaterThan(200);
});

const plans = [1, 2, 3, 4, 5, 6].map((seed) => ({
  ...{ operations: 400, clients: 4 + seed, keys: 1, crashedPerMille: 10 * seed, seed },
}));

test.each(plans)('zones and search agree on %o, and with a stale read', (plan) => {
  const history = syntheticHistory(plan);
  for (const events of [history, withStaleRead(history)]) {
    const bySearch = check(events, 'cas-register', { engines: [] });
    const byZones = check(events, 'cas-register', { engines: [zones] });
    expect(byZones).toMatchObject({ engine: 'zones', verdict: bySearch.verdict });
  }
});

test('a hundred thousand operations of fifty clients are decided at once', () => {
  const plan = { operations: 100_000, clients: 50, keys: 1, crashedPerMille: 50, seed: 9 };
  const history = syntheticHistory(plan);
  expect(check(history, 'cas-register')).toMatchObject({ verdict: 'valid', engine: 'zones' });
  const { verdict, counterexample } = check(withStaleRead(history), 'cas-register');
  expect(verdict).toBe('violation');
  expect(counterexample?.culprits.length).toBeLessThan(50);
});
