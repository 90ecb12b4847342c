import type { Operation, Outcome } from './operation.ts';

/**
 * Operations in the order of their calls that need not exist as objects: a million objects at a time
 * cost more than all that is done with them. Places count from 0.
 */
export interface Rows extends Iterable<Operation> {
  readonly length: number;
  /** All of them as a list, which is made once. */
  readonly list: readonly Operation[];
  /**
   * One of them, to be looked at: it may be no plain object, so that it must not be copied by
   * spreading.
   */
  at(place: number): Operation;
  /** The same operation's fields. */
  idAt(place: number): number;
  outcomeAt(place: number): Outcome;
  callAt(place: number): number;
  returnAt(place: number): number;
  /** Some of the operations, named by their places. */
  some(places: Int32Array): Rows;
  /** The operations at the places, in that order. */
  inOrder(places: Int32Array): Iterable<Operation>;
}

/** A list of operations as rows. */
export class ListRows implements Rows {
  readonly list: readonly Operation[];

  constructor(list: readonly Operation[]) {
    this.list = list;
  }

  get length(): number {
    return this.list.length;
  }

  at(place: number): Operation {
    return this.list[place] as Operation;
  }

  idAt(place: number): number {
    return this.at(place).id;
  }

  outcomeAt(place: number): Outcome {
    return this.at(place).outcome;
  }

  callAt(place: number): number {
    return this.at(place).callAt;
  }

  returnAt(place: number): number {
    return this.at(place).returnAt;
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
