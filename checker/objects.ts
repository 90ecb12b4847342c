import { HistoryError } from './history-error.ts';
import { namedModels } from './models/index.ts';
import type { Model } from './models/model.ts';
import type { Paired } from './pairing.ts';
import { ListRows, type Rows } from './rows.ts';
import type { OperationTable } from './table.ts';

/** The operations on one object, in the order of their calls. */
export interface ObjectRows {
  readonly key: string | null;
  /** All of them, the failed ones too. */
  readonly rows: Rows;
  /** Without those that failed, and without reads that were never answered. */
  readonly counting: Rows;
}

/** What there is to know of each operation before it is put with its object. */
interface Looked {
  /** The objects' keys in the order of their first operations. */
  readonly keys: readonly (string | null)[];
  /** Per operation the number of its key. */
  readonly objects: Int32Array;
  /** Per operation whether it counts: 1 or 0. */
  readonly counts: Uint8Array;
  /** The operations as the model means them. */
  readonly meant: Rows;
}

/**
 * Divides operations into their objects.
 *
 * @throws HistoryError if the model cannot make sense of an operation
 */
export function objectsOf({ table }: Paired, model: Model): ObjectRows[] {
  const { keys, objects, counts, meant } = lookAt(table, model);
  return placesOf(objects, keys.length).map((places, number) => {
    const key = keys[number] as string | null;
    const rows = keys.length === 1 ? meant : meant.some(places);
    const counting = those(places, counts);
    return { key, rows, counting: counting === places ? rows : meant.some(counting) };
  });
}

function lookAt(table: OperationTable, model: Model): Looked {
  const meant = meantBy(model, table);
  const numbers = new Map<string | null, number>();
  const objects = new Int32Array(table.length);
  const counts = new Uint8Array(table.length);
  let last: string | null | undefined;
  let number = 0;
  for (let place = 0; place < table.length; place++) {
    const operation = meant.at(place);
    const problem = model.objection(operation);
    if (problem !== null) {
      const text = `${problem} (model ${model.name})`;
      throw new HistoryError(table.lineOf(place), operation.id, text);
    }
    const { key, outcome } = operation;
    const own = model.perKey ? key : null;
    // Mostly it is the same object as before, or there is but one.
    if (own !== last) {
      number = numbers.get(own) ?? numbers.size;
      numbers.set(own, number);
      last = own;
    }
    objects[place] = number;
    counts[place] = outcome === 'fail' || (outcome === 'info' && model.isPure(operation)) ? 0 : 1;
  }
  return { keys: [...numbers.keys()], objects, counts, meant };
}

/**
 * The operations as the model means them: only models of this package, which look at operations and
 * keep nothing of them, are given some that are no plain objects.
 */
function meantBy(model: Model, table: OperationTable): Rows {
  const { interpret } = model;
  if (interpret !== undefined) return new ListRows(table.list.map((one) => interpret(one)));
  return namedModels.includes(model) ? table : new ListRows(table.list);
}

/** The places of those that count; the same if all do. */
function those(places: Int32Array, counts: Uint8Array): Int32Array {
  let count = 0;
  for (const place of places) count += counts[place] as number;
  if (count === places.length) return places;
  const counting = new Int32Array(count);
  let next = 0;
  for (const place of places) if (counts[place] === 1) counting[next++] = place;
  return counting;
}

/** The places of each object's operations. */
function placesOf(objects: Int32Array, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const object of objects) sizes[object] = (sizes[object] as number) + 1;
  const places = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let place = 0; place < objects.length; place++) {
    const object = objects[place] as number;
    const used = sizes[object] as number;
    (places[object] as Int32Array)[used] = place;
    sizes[object] = used + 1;
  }
  return places;
}
