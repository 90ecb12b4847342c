import { HistoryError } from './history-error.ts';
import { namedModels } from './models/index.ts';
import { meantBy } from './models/meaning.ts';
import type { Model } from './models/model.ts';
import type { Operation } from './operation.ts';
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
  /** Per operation the number of its key; null where there is but one. */
  readonly objects: Int32Array | null;
  /** Per operation whether it counts: 1 or 0; null where all do. */
  readonly counts: Uint8Array | null;
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
  if (objects === null) {
    return keys.map((key) => ({ key, rows: meant, counting: onlyCounting(meant, counts) }));
  }
  return placesOf(objects, keys.length).map((places, number) => {
    const rows = meant.some(places);
    const counting = counts === null ? places : those(places, counts);
    return {
      key: keys[number] as string | null,
      rows,
      counting: counting === places ? rows : meant.some(counting),
    };
  });
}

function onlyCounting(rows: Rows, counts: Uint8Array | null): Rows {
  if (counts === null) return rows;
  const all = new Int32Array(rows.length);
  for (let place = 0; place < all.length; place++) all[place] = place;
  return rows.some(those(all, counts));
}

function lookAt(table: OperationTable, model: Model): Looked {
  const meant = allMeantBy(model, table);
  const numbers = new Map<string | null, number>();
  // There is often one object, and often everything counts: then neither of these is needed.
  let objects: Int32Array | null = null;
  let counts: Uint8Array | null = null;
  let last: string | null | undefined;
  let number = 0;
  for (let place = 0; place < table.length; place++) {
    const operation = meant.at(place);
    const problem = model.objection(operation);
    if (problem !== null) {
      const text = `${problem} (model ${model.name})`;
      throw new HistoryError(table.lineOf(place), operation.id, text);
    }
    const own = model.perKey ? operation.key : null;
    if (own !== last) {
      number = numbers.get(own) ?? numbers.size;
      numbers.set(own, number);
      last = own;
      if (number > 0) objects ??= new Int32Array(table.length);
    }
    if (objects !== null) objects[place] = number;
    if (doesCount(operation, model)) continue;
    counts ??= new Uint8Array(table.length).fill(1);
    counts[place] = 0;
  }
  return { keys: [...numbers.keys()], objects, counts, meant };
}

function doesCount(operation: Operation, model: Model): boolean {
  const { outcome } = operation;
  if (outcome === 'ok' || outcome === 'mismatch') return true;
  return outcome === 'info' && !model.isPure(operation);
}

/**
 * The operations as the model means them: only models of this package, which look at operations and
 * keep nothing of them, are given some that are no plain objects.
 */
function allMeantBy(model: Model, table: OperationTable): Rows {
  if (!namedModels.includes(model)) {
    return new ListRows(table.list.map((one) => meantBy(model, one)));
  }
  return model.interpret === undefined ? table : table.interpretedBy(model.interpret);
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
