import { check } from '../check.ts';
import type { Engine, Subject } from '../engines/engine.ts';
import type { HistoryEvent } from '../history.ts';
import { Memory } from '../memory.ts';
import type { Model } from '../models/model.ts';
import type { OperationList } from '../operation.ts';
import { toOperations } from '../operations.ts';
import { replay } from '../replay.ts';
import { Search } from '../search.ts';
import { Chance } from './chance.ts';
import { type RunPlan, randomRun, smallPlan } from './random-run.ts';
import { asLines, shrink } from './shrink.ts';
import { type Spec, specs } from './specs.ts';
import { tryOrders } from './try-orders.ts';

/** What one history came to; `unknown` where the engine left it to others. */
export type Outcome = 'valid' | 'violation' | 'unknown';

/** Says what one history came to. @throws Error where the verdict is wrong */
export type Trial = (history: readonly HistoryEvent[]) => Outcome;

const NARROWED_BYTES = 2 ** 24;

/** How often each outcome came up. */
export type Tally = Record<Outcome, number>;

/** Histories to try: from the seed on, each with a seed of its own. */
export interface Runs {
  readonly seed: number;
  readonly runs: number;
  /** Small histories of all sorts, unless told. */
  readonly plan?: (chance: Chance) => RunPlan;
}

/**
 * Tries random histories of the model.
 *
 * @throws Error with the seed and a minimal history at the first one that fails
 */
export function tryMany(model: string, trial: Trial, { seed, runs, plan }: Runs): Tally {
  const tally: Tally = { valid: 0, violation: 0, unknown: 0 };
  for (let run = seed; run < seed + runs; run++) {
    const chance = new Chance(Math.imul(run, 0x9e3779b1));
    const history = randomRun(plan?.(chance) ?? smallPlan(model, chance), chance);
    try {
      tally[trial(history)] += 1;
    } catch (error) {
      throw new Error(report(model, trial, history, run, error), { cause: error });
    }
  }
  return tally;
}

function report(
  model: string,
  trial: Trial,
  history: readonly HistoryEvent[],
  run: number,
  error: unknown,
): string {
  const failure = (part: readonly HistoryEvent[]): unknown => {
    try {
      trial(part);
      return null;
    } catch (thrown) {
      return thrown;
    }
  };
  const minimal = shrink(history, (part) => failure(part) !== null);
  const lines = asLines(minimal);
  return `model ${model}, seed ${run}: ${messageOf(failure(minimal) ?? error)}\nminimal history:\n${lines}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The search alone, without any engine, against brute force; counterexamples are left as they are. */
export function searchTrial(model: Model): Trial {
  // The engines know models of this package by identity; a copy is left to the search.
  const copy = { ...model };
  return (history) => {
    const { verdict } = check(history, copy, { minimizingMs: 0 });
    const expected = expectedOf(toOperations(history), specOf(model));
    if (verdict !== expected) throw new Error(`the search says ${verdict}, it is ${expected}`);
    return expected;
  };
}

/**
 * The search narrowed from its first step by what the operations left ask for, against brute force: its
 * verdict, its order, and that what was called up to where it refuted has no order by itself.
 */
export function narrowedTrial(model: Model): Trial {
  return (history) => {
    const list = toOperations(history);
    const { operations } = subjectOf(list, model);
    const counting = model.relevant?.(operations) ?? operations;
    const search = new Search(model, counting, new Memory(NARROWED_BYTES), undefined, 1);
    const status = search.run(Number.POSITIVE_INFINITY);
    const expected = expectedOf(list, specOf(model));
    if (status !== (expected === 'valid' ? 'found' : 'refuted')) {
      throw new Error(`the narrowed search is ${status}, it is ${expected}`);
    }
    if (status === 'found') {
      const problem = replay(list.operations, search.order, model);
      if (problem !== null) throw new Error(`the narrowed order does not replay: ${problem}`);
      return expected;
    }
    const early = counting.filter(({ callAt }) => callAt <= search.refutedAt);
    if (tryOrders(early, specOf(model))) {
      throw new Error(`what was called up to ${search.refutedAt} is linearizable`);
    }
    return expected;
  };
}

/** Everything together, as users get it, against brute force. */
export function checkTrial(model: Model): Trial {
  return (history) => {
    const { verdict, counterexample } = check(history, model);
    const expected = expectedOf(toOperations(history), specOf(model));
    if (verdict !== expected) throw new Error(`check says ${verdict}, it is ${expected}`);
    if ((verdict === 'violation') !== (counterexample !== null)) {
      throw new Error(`${verdict}, but the counterexample is ${counterexample}`);
    }
    return expected;
  };
}

/** An engine against brute force: its verdict, its order and its culprits. */
export function engineTrial(engine: Engine, model: Model): Trial {
  const spec = specOf(model);
  return (history) => {
    const list = toOperations(history);
    const subject = subjectOf(list, model);
    const decision = engine.decide(subject);
    if (decision === null) return 'unknown';
    const expected = expectedOf(list, spec);
    const { verdict } = decision;
    if (verdict !== expected) throw new Error(`${engine.name} says ${verdict}, it is ${expected}`);
    if (decision.verdict === 'valid') {
      const problem = replay(list.operations, decision.order, model);
      if (problem !== null) throw new Error(`${engine.name}'s order does not replay: ${problem}`);
      return verdict;
    }
    const culprits = new Set(decision.culprits);
    const few = subject.operations.filter(({ id }) => culprits.has(id));
    if (few.length !== culprits.size) throw new Error('a culprit is not in the history');
    if (tryOrders(few, spec)) {
      throw new Error(`the culprits ${[...culprits]} of ${engine.name} are linearizable`);
    }
    return verdict;
  };
}

/** What an engine gets of the history of one object. */
export function subjectOf({ operations, clock }: OperationList, model: Model): Subject {
  const possible = operations.filter(
    (operation) =>
      operation.outcome !== 'fail' && !(operation.outcome === 'info' && model.isPure(operation)),
  );
  return { key: null, operations: possible, clock };
}

/** What brute force says. */
export function expectedOf({ operations }: OperationList, spec: Spec): 'valid' | 'violation' {
  return tryOrders(operations, spec) ? 'valid' : 'violation';
}

/** @throws RangeError if brute force does not know the model */
export function specOf({ name }: Model): Spec {
  const spec = specs[name];
  if (spec === undefined) throw new RangeError(`brute force does not know the model ${name}`);
  return spec;
}
