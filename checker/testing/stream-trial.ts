import { check } from '../check.ts';
import type { HistoryEvent } from '../history.ts';
import type { Model } from '../models/model.ts';
import { toOperations } from '../operations.ts';
import { Checker, type CheckerOptions } from '../streaming/checker.ts';
import type { StreamResult } from '../streaming/result.ts';
import type { Chance } from './chance.ts';
import { expectedOf, specOf, type Trial } from './differential.ts';
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

/** How often each engine came to each verdict: `streaming zones: valid`. */
export type ByEngine = Map<string, number>;

/**
 * A stream against `check`: the verdict, and of a violation that no event later was needed.
 *
 * @param seen is told what decided
 */
export function streamTrial(
  model: Model,
  options: CheckerOptions = {},
  seen: ByEngine = new Map(),
): Trial {
  return (history) => {
    const expected = check(history, model, { minimizingMs: 0 });
    const result = stream(history, model, options);
    if (result.verdict !== expected.verdict) {
      throw new Error(`the stream says ${result.verdict}, check says ${expected.verdict}`);
    }
    count(seen, result);
    if (result.verdict === 'inconclusive') throw new Error('there was enough of everything');
    if (result.violation !== null && result.violation.refutedBy === null) {
      throw new Error('the violation was not refuted once more');
    }
    const calls = history.filter((event) => event.type === 'invoke').length;
    if (result.operations > calls) throw new Error('operations were counted twice');
    return result.verdict;
  };
}

/** A stream against brute force: the verdict. */
export function streamAgainstBruteForce(model: Model, seen: ByEngine): Trial {
  return (history) => {
    const expected = expectedOf(toOperations(history), specOf(model));
    const result = stream(history, model, { keptOperations: 0, cutEvery: 1, minimizingMs: 0 });
    const { verdict } = result;
    if (verdict !== expected) throw new Error(`the stream says ${verdict}, it is ${expected}`);
    count(seen, result);
    return verdict;
  };
}

/**
 * A stream by zones against one by frontiers alone: the verdict, and the first misfit.
 *
 * @param seen is told what decided the first
 */
export function twoWaysTrial(model: string, seen: ByEngine): Trial {
  return (history) => {
    const options = { keptOperations: 0, cutEvery: 1 + (history.length % 5), minimizingMs: 20 };
    const byZones = stream(history, model, options);
    const byFrontier = stream(history, model, { ...options, engines: [] });
    const told = ({ verdict, violation }: StreamResult) => {
      return violation === null ? verdict : `${verdict} at operation ${violation.firstMisfit}`;
    };
    const [expected, got] = [told(byFrontier), told(byZones)];
    if (got !== expected) throw new Error(`zones say ${got}, the frontier says ${expected}`);
    const { verdict } = byZones;
    if (verdict === 'inconclusive') throw new Error('there was enough of everything');
    count(seen, byZones);
    return verdict;
  };
}

/** What decided how often, in a line. */
export function showByEngine(name: string, seen: ByEngine): string {
  const counts = [...seen].map(([what, times]) => `${what} ${times}`).join(', ');
  return `${name}: ${shareOfZones(seen).toFixed(1)} % by zones (${counts})\n`;
}

/** In how many of a hundred cases zones decided. */
export function shareOfZones(seen: ByEngine): number {
  let [all, byZones] = [0, 0];
  for (const [what, times] of seen) {
    all += times;
    if (what.startsWith('streaming zones')) byZones += times;
  }
  return (100 * byZones) / all;
}

function count(seen: ByEngine, { engine, verdict }: StreamResult): void {
  const what = `${engine}: ${verdict}`;
  seen.set(what, (seen.get(what) ?? 0) + 1);
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
