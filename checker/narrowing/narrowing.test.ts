import { expect, test } from 'vitest';
import { check } from '../check.ts';
import type { Json } from '../history.ts';
import { isList } from '../json.ts';
import { models } from '../models/index.ts';
import { Chance } from '../testing/chance.ts';
import { narrowedTrial, tryMany } from '../testing/differential.ts';
import { type RunPlan, randomRun, smallPlan } from '../testing/random-run.ts';
import { syntheticHistory, withStaleRead } from '../testing/synthetic.ts';

const SEED = 5_000_000;

test.each(models.map((model) => [model.name, model] as const))(
  `%s: a search narrowed from its first step agrees with brute force (500 histories from seed ${SEED})`,
  (name, model) => {
    const plan = (chance: Chance) => smallPlan(name, chance, 11);
    const tally = tryMany(name, narrowedTrial(model), { seed: SEED, runs: 500, plan });
    expect(tally.valid).toBeGreaterThan(50);
    expect(tally.violation).toBeGreaterThan(50);
  },
);

test.each([
  ['valid', false],
  ['violation', true],
] as const)(
  'values that several wrote among 500 operations by 50 clients: %s',
  (verdict, isStale) => {
    const plan = { operations: 500, clients: 50, keys: 1, crashedPerMille: 10, seed: 5 };
    const history = isStale ? withStaleRead(syntheticHistory(plan)) : syntheticHistory(plan);
    // With ten operations on one value no engine decides it, and there are too many orders for a search
    // that does not know what answers wait for.
    const same = (value: number) => (value % 200 > 190 ? value - (value % 10) : value);
    const merged = (value: Json | undefined): Json =>
      isList(value) ? value.map(merged) : typeof value === 'number' ? same(value) : null;
    const events = history.map((event) => ({ ...event, value: merged(event.value) }));
    const result = check(events, 'cas-register', { minimizingMs: 0 });
    expect(result).toMatchObject({ verdict, engine: 'search' });
  },
);

const TASTE = { unique: false, reads: true, removes: true, delta: null };
const LONG = { operations: 600, crashes: 0, lies: 0, stillness: 0, timed: true, taste: TASTE };

test.each([
  ['amounts of all sizes', { ...LONG, model: 'counter', clients: 20 }],
  ['amounts, some never answered', { ...LONG, model: 'counter', clients: 10, crashes: 3 }],
  ['three values in a queue', { ...LONG, model: 'fifo-queue', clients: 5 }],
] as const)('%s: what is left decides 600 operations', (_, plan: RunPlan) => {
  const history = randomRun(plan, new Chance(SEED));
  const result = check(history, plan.model, { minimizingMs: 0 });
  expect(result).toMatchObject({ verdict: 'valid', engine: 'search' });
});
