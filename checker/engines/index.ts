import { models, namedModels } from '../models/index.ts';
import type { Model } from '../models/model.ts';
import { counterEngine } from './counter/counter.ts';
import type { Decision, Engine, Subject } from './engine.ts';
import { listAppendEngine } from './list-append/list-append.ts';
import { lockEngine } from './lock/lock.ts';
import { queueEngine } from './queue/queue.ts';
import { setEngine } from './set/set.ts';
import { witnessOf } from './witness.ts';
import { zones } from './zones/zones.ts';

/**
 * Every engine beside the search, in the order in which they are tried on each object. A new engine
 * is a file in this folder and one entry here. Witnesses come last: even where they are right, the
 * others take a sixth of their time or less, and decide violations too.
 */
export const engines: readonly Engine[] = [
  zones,
  listAppendEngine,
  lockEngine,
  counterEngine,
  queueEngine,
  setEngine,
  ...models.map(witnessOf),
];

/** What decided an object, and how. */
export interface Decided {
  /** The engine's name. */
  readonly engine: string;
  readonly decision: Decision;
}

/**
 * Asks the engines that know the model, one after the other. A model of the user's own is never
 * taken for the one of this package that has the same name; for it the order of the log is tried, which
 * proves itself.
 *
 * @returns null where none of them can decide this history: it is left to the search
 */
export function askEngines(
  subject: Subject,
  model: Model,
  among: readonly Engine[],
): Decided | null {
  const isNamed = namedModels.includes(model);
  for (const engine of isNamed || among.length === 0 ? among : [witnessOf(model)]) {
    if (!engine.models.includes(model.name)) continue;
    const decision = engine.decide(subject);
    if (decision !== null) return { engine: engine.name, decision };
  }
  return null;
}
