import type { Json } from '../history.ts';
import type { JsonKey } from '../json.ts';
import type { Memory } from '../memory.ts';
import { type Model, REFUSED } from '../models/model.ts';
import type { Operation } from '../operation.ts';

const BYTES_PER_STATE = 150;
/** Fewer states than these are not worth a tidying. */
const FEW = 256;

/** Gives the states that configurations are in numbers, and forgets those that none is in. */
export class LiveStates {
  readonly #model: Model;
  readonly #memory: Memory;
  #states: Json[] = [];
  readonly #numbers = new Map<JsonKey, number>();
  #bytes = 0;
  /** Whether a state was met that the memory had no room for. */
  isFull = false;

  /** @param first the state that is number 0 */
  constructor(model: Model, memory: Memory, first: Json) {
    this.#model = model;
    this.#memory = memory;
    this.#numberOf(first);
  }

  get size(): number {
    return this.#states.length;
  }

  at(state: number): Json {
    return this.#states[state] as Json;
  }

  /** The number of the state after an operation; -1 where the model refuses it, or when full. */
  after(state: number, operation: Operation): number {
    const before = this.at(state);
    const next = this.#model.step(before, operation);
    if (next === REFUSED) return -1;
    return next === before ? state : this.#numberOf(next);
  }

  /**
   * Keeps only the states of these numbers, if there are many more.
   *
   * @returns the new number of each old one that is kept, or null if all stays as it is
   */
  tidy(live: Iterable<number>, liveCount: number): Map<number, number> | null {
    if (this.#states.length <= FEW || this.#states.length <= liveCount * 4) return null;
    const old = this.#states;
    const renumbered = new Map<number, number>();
    this.clear();
    for (const state of live) {
      if (!renumbered.has(state)) renumbered.set(state, this.#numberOf(old[state] as Json));
    }
    return renumbered;
  }

  /** Forgets everything and gives the memory back. */
  clear(): void {
    this.#memory.giveBack(this.#bytes);
    this.#bytes = 0;
    this.#states = [];
    this.#numbers.clear();
  }

  #numberOf(state: Json): number {
    const key = this.#model.keyOf(state);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    // A key's letters are counted twice: the state itself is about as large.
    const bytes = BYTES_PER_STATE + (typeof key === 'string' ? key.length * 4 : 0);
    if (!this.#memory.take(bytes)) {
      this.isFull = true;
      return -1;
    }
    this.#bytes += bytes;
    this.#numbers.set(key, this.#states.length);
    this.#states.push(state);
    return this.#states.length - 1;
  }
}
