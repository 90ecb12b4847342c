import type { Engine } from '../../engines/engine.ts';
import { zones } from '../../engines/zones/zones.ts';
import { namedModels } from '../../models/index.ts';
import type { Model } from '../../models/model.ts';

/**
 * Whether objects of the model are to be tried by zones first. A model of the user's own is never
 * taken for the one of this package that has the same name.
 */
export function isForZones(model: Model, among: readonly Engine[]): boolean {
  return among.includes(zones) && namedModels.includes(model) && zones.models.includes(model.name);
}
