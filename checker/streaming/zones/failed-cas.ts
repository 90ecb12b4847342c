import type { Json } from '../../history.ts';
import { sameJson } from '../../json.ts';
import type { Operation } from '../../operation.ts';

/** A place in an order, and what the register holds there. */
export interface Place {
  readonly at: number;
  readonly held: Json;
}

interface Missed {
  /** What it did not find. */
  readonly value: Json;
  /** Up to where the order was independent of it; null if every order has room for it. */
  readonly since: Place | null;
}

/** The cas that failed, returned, and are not placed yet, in the order of their returns. */
export class FailedCas {
  readonly #all = new Map<Operation, Missed>();

  get count(): number {
    return this.#all.size;
  }

  /** Up to where the order is independent of all of them; null where all of it is. */
  get since(): Place | null {
    for (const { since } of this.#all.values()) if (since !== null) return since;
    return null;
  }

  add(operation: Operation, value: Json, since: Place | null): void {
    this.#all.set(operation, { value, since });
  }

  /**
   * Takes off those that can be placed next: the register holds something else, and all that
   * returned before the call was placed.
   *
   * @param place places it
   * @param oldestReturn the earliest return of what is not placed
   */
  takeOff(held: Json, place: (operation: Operation) => void, oldestReturn: () => number): void {
    for (const [operation, { value }] of this.#all) {
      if (sameJson(held, value) || oldestReturn() < operation.callAt) continue;
      this.#all.delete(operation);
      place(operation);
    }
  }

  /** Whether one that may have no room had returned before the operation was called. */
  isTooLateFor({ callAt }: Operation): boolean {
    for (const [{ returnAt }, { since }] of this.#all) if (since !== null) return returnAt < callAt;
    return false;
  }

  /** So many operations were cut off the order. */
  cut(count: number): void {
    for (const [operation, { value, since }] of this.#all) {
      if (since === null) continue;
      this.#all.set(operation, { value, since: { at: since.at - count, held: since.held } });
    }
  }

  clear(): void {
    this.#all.clear();
  }
}
