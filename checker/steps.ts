import { Kinds } from './kinds.ts';
import { Memory } from './memory.ts';
import type { Model } from './models/model.ts';
import type { Operation } from './operation.ts';
import { States } from './states.ts';

/**
 * The kinds of some operations and the states that these led to: searches of parts of them, one
 * after the other, ask the model about each state and kind only once.
 */
export class Steps {
  readonly #model: Model;
  readonly #operations: readonly Operation[];
  readonly #memoryLimitBytes: number;
  #kinds: Kinds | null = null;
  #states: States | null = null;

  /** @param operations all that any of the searches will be about */
  constructor(model: Model, operations: readonly Operation[], memoryLimitBytes: number) {
    this.#model = model;
    this.#memoryLimitBytes = memoryLimitBytes;
    this.#operations = operations;
  }

  get kinds(): Kinds {
    if (this.#kinds === null) {
      this.#kinds = new Kinds(this.#model.onlyValuesCount !== true);
      this.#kinds.remember(this.#operations);
    }
    return this.#kinds;
  }

  /** The states so far; they begin anew once there were too many. */
  get states(): States {
    if (this.#states === null || this.#states.full) {
      this.#states = new States(this.#model, this.kinds, new Memory(this.#memoryLimitBytes));
    }
    return this.#states;
  }
}
