import { engines } from '../checker/engines/index.ts';
import { zones } from '../checker/engines/zones/zones.ts';
import { models } from '../checker/models/index.ts';
import type { Model } from '../checker/models/model.ts';
import {
  checkTrial,
  engineTrial,
  narrowedTrial,
  searchTrial,
  type Trial,
} from '../checker/testing/differential.ts';
import { specs } from '../checker/testing/specs.ts';
import { streamTrial } from '../checker/testing/stream-trial.ts';

/** Something that can be wrong, and the histories to try it on. */
export interface Target {
  /** `zones on kv`, `search on set`, `check on lock`. */
  readonly name: string;
  /** The engine's name, `search`, `streaming`, `streaming frontier`, or `check` for everything together. */
  readonly engine: string;
  readonly model: string;
  readonly trial: Trial;
}

/**
 * Every engine on each of its models that brute force knows, the search on every model, streams that
 * verify and forget after every return, by frontiers alone too where zones know the model, and all
 * together. Witnesses are left out: random histories carry no log.
 */
export function fuzzTargets(): Target[] {
  return models.flatMap((model) => {
    if (specs[model.name] === undefined) return [];
    const own = engines.filter(({ name, models }) => {
      return name !== 'witness' && models.includes(model.name);
    });
    const target = (engine: string, trial: Trial, how = ''): Target => {
      return { name: `${engine} on ${model.name}${how}`, engine, model: model.name, trial };
    };
    return [
      ...own.map((engine) => target(engine.name, engineTrial(engine, model))),
      target('search', searchTrial(model)),
      target('search', narrowedTrial(model), ', narrowed'),
      target('streaming', streamTrial(model, { keptOperations: 0, cutEvery: 1 })),
      target('check', checkTrial(model)),
      ...(zones.models.includes(model.name)
        ? [target('streaming frontier', byFrontier(model))]
        : []),
    ];
  });
}

function byFrontier(model: Model): Trial {
  return streamTrial(model, { keptOperations: 0, cutEvery: 1, engines: [] });
}
