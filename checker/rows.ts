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
  #columns: ListColumns | null = null;

  constructor(list: readonly Operation[]) {
    this.list = list;
  }

  get length(): number {
    return this.list.length;
  }

  get ids(): Float64Array {
    return this.#laidOut().ids;
  }

  get callsAt(): Float64Array {
    return this.#laidOut().callsAt;
  }

  get returnsAt(): Float64Array {
    return this.#laidOut().returnsAt;
  }

  get outcomes(): Uint8Array {
    return this.#laidOut().outcomes;
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

  #laidOut(): ListColumns {
    this.#columns ??= columnsOf(this.list);
    return this.#columns;
  }

  #pick(places: Int32Array): Operation[] {
    const picked: Operation[] = [];
    for (let at = 0; at < places.length; at++) picked.push(this.at(places[at] as number));
    return picked;
  }
}

type ListColumns = Pick<Rows, 'ids' | 'callsAt' | 'returnsAt' | 'outcomes'>;

function columnsOf(list: readonly Operation[]): ListColumns {
  const { length } = list;
  // One piece of memory: there are many short lists.
  const memory = new ArrayBuffer(length * 25);
  const ids = new Float64Array(memory, 0, length);
  const callsAt = new Float64Array(memory, 8 * length, length);
  const returnsAt = new Float64Array(memory, 16 * length, length);
  const outcomes = new Uint8Array(memory, 24 * length, length);
  for (let place = 0; place < length; place++) {
    const { id, callAt, returnAt, outcome } = list[place] as Operation;
    ids[place] = id;
    callsAt[place] = callAt;
    returnsAt[place] = returnAt;
    outcomes[place] = outcomeNumber(outcome);
  }
  return { ids, callsAt, returnsAt, outcomes };
}
