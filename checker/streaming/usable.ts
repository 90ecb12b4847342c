import { touchesFor } from '../counterexample/touches.ts';
import type { JsonKey } from '../json.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import type { Places } from './places.ts';

const REGISTERS: ReadonlySet<string> = new Set([
  ...['register', 'cas-register', 'kv', 'etcd-log', 'knossos-cas-register'],
]);

/**
 * The classes of crashed operations that an order may want to use before the next return.
 *
 * On a register a change leaves a value that does not depend on the one before. So a crashed change is
 * of use only directly before an operation that asks for its value, or a cas that failed; before
 * any other it could as well be left out, and used later. It never comes last before a return.
 */
export function usableClasses(places: Places, model: Model): readonly (readonly Operation[])[] {
  const all = [...places.classes];
  if (all.length === 0 || !REGISTERS.has(model.name)) return all;
  const pending = places.pending.filter((one) => one !== null);
  const asking = [...pending, ...all.map(([first]) => first as Operation)];
  const touches = touchesFor(model, asking);
  if (touches === null || pending.some(({ outcome }) => outcome === 'mismatch')) return all;
  const wanted = new Set<JsonKey | undefined>(asking.map((one) => touches(one).found));
  return all.filter(([first]) => wanted.has(touches(first as Operation).brought));
}
