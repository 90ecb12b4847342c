import type { Operation } from './operation.ts';
import { outcomeNumber } from './outcomes.ts';

/**
 * Operations in the order of their calls that need not exist as objects: a million objects at a time
 * cost more than all that is done with them. What is asked for again and again stands in columns,
 * which may be longer than there are operations. Places count from 0.
 */
export interface Rows extends Iterable<Operation> {
  readonly length: number;
  /** All of them as a list, which is made once. */
  readonly list: readonly Operation[];
  readonly ids: Float64Array;
  readonly callsAt: Float64Array;
  readonly returnsAt: Float64Array;
  /** By their numbers in `OUTCOMES`. */
  readonly outcomes: Uint8Array;
  /**
   * One of them, to be looked at: it may be no plain object, so that it must not be copied by
   * spreading.
   */
  at(place: number): Operation;
  /** Some of the operations, named by their places. */
  some(places: Int32Array): Rows;
  /** The operations at the places, in that order. */
  inOrder(places: Int32Array): Iterable<Operation>;
}

/** A list of operations as rows. */
export class ListRows implements Rows {
  readonly list: readonly Operation[];
  #ids: Float64Array | null = null;
  #callsAt: Float64Array | null = null;
  #returnsAt: Float64Array | null = null;
  #outcomes: Uint8Array | null = null;

  constructor(list: readonly Operation[]) {
    this.list = list;
  }

  get length(): number {
    return this.list.length;
  }

  get ids(): Float64Array {
    this.#ids ??= Float64Array.from(this.list, ({ id }) => id);
    return this.#ids;
  }

  get callsAt(): Float64Array {
    this.#callsAt ??= Float64Array.from(this.list, ({ callAt }) => callAt);
    return this.#callsAt;
  }

  get returnsAt(): Float64Array {
    this.#returnsAt ??= Float64Array.from(this.list, ({ returnAt }) => returnAt);
    return this.#returnsAt;
  }

  get outcomes(): Uint8Array {
    this.#outcomes ??= Uint8Array.from(this.list, ({ outcome }) => outcomeNumber(outcome));
    return this.#outcomes;
  }

  at(place: number): Operation {
    return this.list[place] as Operation;
  }

  some(places: Int32Array): Rows {
    return new ListRows(this.#pick(places));
  }

  inOrder(places: Int32Array): Iterable<Operation> {
    return this.#pick(places);
  }

  [Symbol.iterator](): Iterator<Operation> {
    return this.list[Symbol.iterator]();
  }

  #pick(places: Int32Array): Operation[] {
    return Array.from(places, (place) => this.at(place));
  }
}
