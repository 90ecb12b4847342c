import { expect, test } from 'vitest';
import { check } from '../check.ts';
import { models } from '../models/index.ts';
import { toOperations } from '../operations.ts';
import type { Chance } from '../testing/chance.ts';
import { subjectOf, type Trial, tryMany } from '../testing/differential.ts';
import type { RunPlan } from '../testing/random-run.ts';
import { askEngines, engines } from './index.ts';

const SEED = 8_000_000;
const RUNS = 150;

/** Histories that are too long for brute force, and few lies, so that not all are violations. */
function largerPlan(model: string, chance: Chance): RunPlan {
  return {
    ...{ model, operations: 20 + chance.int(60), clients: 2 + chance.int(4), timed: true },
    ...{ crashes: chance.pick([0, 0, 4]), lies: chance.pick([0, 2, 5]), stillness: 20 },
    taste: {
      ...{ unique: true, reads: chance.percent(50), removes: chance.percent(50) },
      delta: chance.pick([1, 3]),
    },
  };
}

test.each(['list-append', 'set', 'fifo-queue', 'lock', 'counter'])(
  `%s: its engine agrees with the search on ${RUNS} larger histories (from seed ${SEED})`,
  (name) => {
    const model = models.find((one) => one.name === name);
    if (model === undefined) throw new Error(`no model ${name}`);
    const searched = { ...model };
    const trial: Trial = (history) => {
      const subject = subjectOf(toOperations(history), model);
      const decision = askEngines(subject, model, engines)?.decision;
      if (decision === undefined) return 'unknown';
      const options = { timeLimitMs: 2_000, memoryLimitBytes: 1e8 };
      const { verdict } = check(history, searched, options);
      if (verdict === 'inconclusive') return 'unknown';
      if (verdict !== decision.verdict) {
        throw new Error(`the search says ${verdict}, the engine ${decision.verdict}`);
      }
      expect(check(history, model, options).verdict).toBe(verdict);
      return verdict;
    };
    const plan = (chance: Chance) => largerPlan(name, chance);
    const tally = tryMany(name, trial, { seed: SEED, runs: RUNS, plan });
    expect(tally.valid).toBeGreaterThan(20);
    expect(tally.violation).toBeGreaterThan(20);
  },
);
