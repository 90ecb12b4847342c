import { check } from '../check.ts';
import type { HistoryEvent } from '../history.ts';
import type { Model } from '../models/model.ts';
import { Checker, type CheckerOptions } from '../streaming/checker.ts';
import type { StreamResult } from '../streaming/result.ts';
import type { Chance } from './chance.ts';
import type { Trial } from './differential.ts';
import { type RunPlan, smallPlan } from './random-run.ts';

/** Pushes all events, or as many as it takes to find a violation. */
export function stream(
  history: Iterable<HistoryEvent>,
  model: string | Model,
  options: CheckerOptions = {},
): StreamResult {
  const checker = new Checker(model, options);
  for (const event of history) if (checker.push(event) === 'violation') break;
  return checker.verdict();
}

/** A stream against `check`: the verdict, and of a violation that no event later was needed. */
export function streamTrial(model: Model, options: CheckerOptions = {}): Trial {
  return (history) => {
    const expected = check(history, model, { minimizingMs: 0 });
    const result = stream(history, model, options);
    if (result.verdict !== expected.verdict) {
      throw new Error(`the stream says ${result.verdict}, check says ${expected.verdict}`);
    }
    if (result.verdict === 'inconclusive') throw new Error('there was enough of everything');
    if (result.violation !== null && result.violation.refutedBy === null) {
      throw new Error('the violation was not refuted once more');
    }
    const count = history.filter((event) => event.type === 'invoke').length;
    if (result.operations > count) throw new Error('operations were counted twice');
    return result.verdict;
  };
}

/** Where the order of changes shows late or never, a stream has too many of them to follow. */
const ORDERED = ['fifo-queue', 'list-append'];

/** Histories that are long enough for many cuts. */
export function longPlan(model: string): (chance: Chance) => RunPlan {
  return (chance) => {
    const plan = { ...smallPlan(model, chance), lies: chance.pick([0, 0, 2]) };
    if (ORDERED.includes(model)) {
      const clients = Math.min(plan.clients, 3);
      return {
        ...plan,
        clients,
        crashes: 0,
        lies: chance.pick([0, 5]),
        operations: 12 + chance.int(12),
      };
    }
    return { ...plan, crashes: chance.pick([0, 0, 4]), operations: 30 + chance.int(50) };
  };
}
