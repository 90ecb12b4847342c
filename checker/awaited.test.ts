import { expect, test } from 'vitest';
import { check } from './check.ts';
import type { Json } from './history.ts';
import { isList } from './json.ts';
import { kv } from './models/kv.ts';
import { casRegister, register } from './models/registers.ts';
import type { Chance } from './testing/chance.ts';
import { narrowedTrial, tryMany } from './testing/differential.ts';
import { smallPlan } from './testing/random-run.ts';
import { syntheticHistory, withStaleRead } from './testing/synthetic.ts';

const SEED = 5_000_000;

test.each([register, casRegister, kv].map((model) => [model.name, model] as const))(
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
