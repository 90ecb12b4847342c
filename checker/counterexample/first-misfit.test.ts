import { expect, test } from 'vitest';
import { Memory } from '../memory.ts';
import { casRegister } from '../models/registers.ts';
import type { Operation } from '../operation.ts';
import { toOperations } from '../operations.ts';
import { Search } from '../search.ts';
import { Chance } from '../testing/chance.ts';
import { randomRun, smallPlan } from '../testing/random-run.ts';
import { specs } from '../testing/specs.ts';
import { tryOrders } from '../testing/try-orders.ts';
import { firstMisfitOf } from './first-misfit.ts';

const SEED = 6_000_000;
const RUNS = 400;

const means = {
  ...{ model: casRegister, engines: [], memoryLimitBytes: 2 ** 24, goOn: () => true },
  subject: { key: null, operations: [], clock: 'time' as const },
};

/** Whether what had returned up to the operation's return has an order, the others in doubt. */
function fits(operations: readonly Operation[], last: Operation): boolean {
  const beginning = operations.flatMap((one): Operation[] => {
    if (one.returnAt < last.returnAt || one === last) return [one];
    if (one.callAt > last.returnAt || casRegister.isPure(one)) return [];
    return [{ ...one, outcome: 'info', output: undefined, returnAt: Number.POSITIVE_INFINITY }];
  });
  return tryOrders(beginning, specs['cas-register'] as (typeof specs)[string]);
}

test(`it is the first return up to which there is no order (${RUNS} histories from seed ${SEED})`, () => {
  let violations = 0;
  for (let seed = SEED; seed < SEED + RUNS; seed++) {
    const chance = new Chance(seed);
    const plan = { ...smallPlan('cas-register', chance, 11), stillness: 0, lies: 25 };
    const { operations } = toOperations(randomRun(plan, chance));
    const counting = operations.filter(({ outcome }) => outcome !== 'fail');
    const search = new Search(casRegister, counting, new Memory(2 ** 24), undefined, 1);
    if (search.run(Number.POSITIVE_INFINITY) !== 'refuted') continue;
    const misfit = counting.find(({ id }) => id === search.misfit) as Operation;
    const first = firstMisfitOf(counting, { misfit, prefix: search.longestOrder }, means);
    const expected = counting
      .filter(({ returnAt }) => Number.isFinite(returnAt))
      .sort((a, b) => a.returnAt - b.returnAt)
      .find((one) => !fits(counting, one));
    expect(first?.misfit.id, `seed ${seed}`).toBe(expected?.id);
    violations += 1;
  }
  expect(violations).toBeGreaterThan(50);
});
