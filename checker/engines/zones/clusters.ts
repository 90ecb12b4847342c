import { type Columns, NONE, OK } from './columns.ts';
import type { NeverWritten } from './conflict.ts';
import { NULL_VALUE } from './value-numbers.ts';

/** Which operation wrote each value. Arrays with one entry per value unless told otherwise. */
export interface Writers {
  /** The operation that wrote the value; NONE for `null` and for what nothing wrote. */
  readonly writer: Int32Array;
  /**
   * Per operation: the value that it left behind, or NONE. The second and further writes of a value
   * have numbers of their own here, as if each wrote a new one.
   */
  readonly leaves: Int32Array;
  /** 1 where several operations wrote the value, or where it is a `null` that was written. */
  readonly repeated: Uint8Array;
}

/** Which operations must have happened. */
export interface Musts {
  /** Per operation: 1 if every order must contain it. The others may be left out. */
  readonly counts: Uint8Array;
  /** Of a crashed operation that counts: an operation that counts and found its value. */
  readonly foundBy: ReadonlyMap<number, number>;
  /** An operation that found what nothing wrote, if there is one. */
  readonly problem: NeverWritten | null;
}

/** Finds the writers of the values and tells repeated values apart. */
export function writersOf({ sets, values }: Columns): Writers {
  const repeated = new Uint8Array(values);
  const writer = new Int32Array(values + countRepeats(sets, values)).fill(NONE);
  const leaves = sets.slice();
  let next = values;
  for (let at = 0; at < sets.length; at++) {
    const value = sets[at] as number;
    if (value === NONE) continue;
    if (value !== NULL_VALUE && writer[value] === NONE) {
      writer[value] = at;
      continue;
    }
    repeated[value] = 1;
    writer[next] = at;
    leaves[at] = next;
    next += 1;
  }
  return { repeated, writer, leaves };
}

function countRepeats(sets: Int32Array, values: number): number {
  const met = new Uint8Array(values);
  met[NULL_VALUE] = 1;
  let repeats = 0;
  for (let at = 0; at < sets.length; at++) {
    const value = sets[at] as number;
    if (value === NONE) continue;
    if (met[value] === 1) repeats += 1;
    met[value] = 1;
  }
  return repeats;
}

/**
 * Finds the operations that must have happened: all with an `ok`, and a crashed one if one of them
 * found its value. A crashed write that nobody found can be left out of any order, so it is.
 *
 * @returns null where a value was found that several operations wrote
 */
export function mustsOf({ answered, seen, values }: Columns, writers: Writers): Musts | null {
  const counts = new Uint8Array(answered.length);
  const foundBy = new Map<number, number>();
  const found = new Uint8Array(values);
  for (let at = 0; at < answered.length; at++) {
    if (answered[at] !== OK) continue;
    counts[at] = 1;
    // From a crashed cas that must have happened, on to the write that it found in its turn.
    for (let by = at; by !== NONE; ) {
      const value = seen[by] as number;
      if (value === NONE || found[value] === 1) break;
      found[value] = 1;
      if (writers.repeated[value] === 1) return null;
      if (value === NULL_VALUE) break;
      const writer = writers.writer[value] as number;
      if (writer === NONE) return { counts, foundBy, problem: { kind: 'never written', by } };
      if (answered[writer] === OK) break;
      counts[writer] = 1;
      foundBy.set(writer, by);
      by = writer;
    }
  }
  return { counts, foundBy, problem: null };
}
