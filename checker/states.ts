import type { Json } from './history.ts';
import type { JsonKey } from './json.ts';
import type { Kinds } from './kinds.ts';
import type { Memory } from './memory.ts';
import type { Model } from './models/model.ts';
import { REFUSED } from './models/model.ts';
import type { Operation } from './operation.ts';

const BYTES_PER_STATE = 150;
/** Steps are remembered where a state's row of them is not large. */
const MAX_REMEMBERED_KINDS = 512;
/** In a row: not yet asked. */
const UNKNOWN = -2;

/** Gives the states of a model numbers, so that equal states are one number, and steps them. */
export class States {
  readonly #model: Model;
  readonly #kinds: Kinds;
  readonly #memory: Memory;
  readonly #states: Json[] = [];
  readonly #numbers = new Map<JsonKey, number>();
  /** Per state the states after each kind of operation, or UNKNOWN; empty before the first. */
  readonly #rows: number[][] = [];
  readonly #rowLength: number;
  #bytes = 0;
  /** Whether a state was met that the memory had no room for. */
  full = false;

  /** The first state is number 0. */
  constructor(model: Model, kinds: Kinds, memory: Memory) {
    this.#model = model;
    this.#kinds = kinds;
    this.#memory = memory;
    const count = kinds.examples.length;
    this.#rowLength = count <= MAX_REMEMBERED_KINDS ? count : 0;
    this.#number(model.init());
  }

  /** The state of a number. */
  at(state: number): Json {
    return this.#states[state] as Json;
  }

  /**
   * The number of the state after an operation of the kind; -1 where the model refuses it, or when
   * full.
   */
  after(state: number, kind: number): number {
    if (this.#rowLength === 0) return this.#step(state, kind);
    const row = this.#rows[state] ?? this.#newRow(state);
    const known = row[kind] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const next = this.#step(state, kind);
    row[kind] = next;
    return next;
  }

  /** Forgets everything and gives the memory back. */
  clear(): void {
    this.#memory.giveBack(this.#bytes);
    this.#bytes = 0;
    this.#states.length = 0;
    this.#rows.length = 0;
    this.#numbers.clear();
  }

  #step(state: number, kind: number): number {
    const operation = this.#kinds.examples[kind] as Operation;
    const next = this.#model.step(this.#states[state] as Json, operation);
    return next === REFUSED ? -1 : this.#number(next);
  }

  #newRow(state: number): number[] {
    const row = new Array<number>(this.#rowLength).fill(UNKNOWN);
    this.#rows[state] = row;
    return row;
  }

  #number(state: Json): number {
    const key = this.#model.keyOf(state);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    // A key's letters are counted twice: the state itself is about as large.
    const letters = typeof key === 'string' ? key.length * 4 : 0;
    const bytes = BYTES_PER_STATE + letters + this.#rowLength * 8;
    if (!this.#memory.take(bytes)) {
      this.full = true;
      return -1;
    }
    this.#bytes += bytes;
    this.#numbers.set(key, this.#states.length);
    this.#states.push(state);
    return this.#states.length - 1;
  }
}
