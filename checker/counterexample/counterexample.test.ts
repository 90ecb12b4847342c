import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckOptions, check } from '../check.ts';
import { engines } from '../engines/index.ts';
import { casRegister } from '../models/registers.ts';
import { toOperations } from '../operations.ts';
import { bruteForce } from '../testing/brute-force.ts';
import { historyOf } from '../testing/history-of.ts';
import { randomHistory } from '../testing/random-history.ts';
import { eventsOf, subjectsOf } from '../testing/subjects.ts';
import { syntheticHistory, withStaleRead } from '../testing/synthetic.ts';
import { confirm } from './confirm.ts';
import { minimize } from './minimize.ts';
import { isRefuted } from './refuter.ts';
import { unitsOf, without } from './units.ts';

const SEED = 20_260_832;

test.each<[string, CheckOptions]>([
  ['the search', { engines: [] }],
  ['all engines', {}],
])(
  `culprits found by %s have no order, and none without one of their units (seed ${SEED})`,
  (_, options) => {
    const seen = { minimal: 0, other: 0 };
    fc.assert(
      fc.property(randomHistory(), (history) => {
        const { counterexample } = check(history, 'cas-register', options);
        if (counterexample === null) return;
        const { culprits, minimal } = counterexample;
        expect(bruteForce(eventsOf(history, culprits))).toBe(false);
        seen[minimal ? 'minimal' : 'other'] += 1;
        if (!minimal) return;
        const wanted = new Set(culprits);
        const few = toOperations(history).operations.filter(({ id }) => wanted.has(id));
        for (const unit of unitsOf(few, casRegister)) {
          const rest = without(few, [unit], casRegister).map(({ id }) => id);
          expect(bruteForce(eventsOf(history, rest))).toBe(true);
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    );
    expect(seen.minimal).toBeGreaterThan(400);
    expect(seen.other).toBe(0);
  },
);

test('of a long history a few operations are left, whoever found the violation', () => {
  const plan = { operations: 4_000, clients: 8, keys: 1, crashedPerMille: 5, seed: 5 };
  const history = withStaleRead(syntheticHistory(plan));
  for (const options of [{}, { engines: [] }]) {
    // Enough on the busiest machine: two seconds, as it is by default, are not.
    const limits = { ...options, minimizingMs: 60_000 };
    const { counterexample } = check(history, 'cas-register', limits);
    expect(counterexample).toMatchObject({ minimal: true, refutedBy: 'brute force' });
    expect(counterexample?.culprits.length).toBeLessThan(6);
  }
});

test('a long chain of cas is kept whole, and refuted by the search', () => {
  const links = Array.from(
    { length: 12 },
    (_, n) => `0 ${4 * n} ${4 * n + 1} cas ${n || null} ${n + 1}`,
  );
  const { counterexample } = check(
    historyOf([...links, '1 60 61 read 3'].join('\n')),
    'cas-register',
  );
  expect(counterexample).toMatchObject({ minimal: true });
  expect(counterexample?.culprits).toHaveLength(5);
});

test('when the time is over the fewest found so far are given, and said not to be minimal', () => {
  const plan = { operations: 300, clients: 5, keys: 1, crashedPerMille: 0, seed: 5 };
  const [subject] = subjectsOf(withStaleRead(syntheticHistory(plan)));
  if (subject === undefined) throw new Error('expected one key');
  let looks = 12;
  const goOn = () => looks-- > 0;
  const means = { model: casRegister, engines, subject, memoryLimitBytes: 1e8, goOn };
  const least = minimize(subject.operations, means);
  expect(least.minimal).toBe(false);
  expect(least.operations.length).toBeGreaterThan(3);
  expect(least.operations.length).toBeLessThan(300);
  expect(isRefuted(least.operations, { ...means, goOn: () => true })).toBe(true);
});

test('a shorter order of the culprits is a mistake that is said', () => {
  const [subject] = subjectsOf(historyOf('0 1 2 write 1 \n 1 3 4 read 1'));
  if (subject === undefined) throw new Error('expected one key');
  const means = { model: casRegister, engines, subject, memoryLimitBytes: 1e8, goOn: () => true };
  const least = { operations: subject.operations, minimal: true };
  expect(() => confirm(subject.operations, least, 'zones', means)).toThrow(
    'internal error: operations 0, 2 were refuted, but not by brute force',
  );
});
