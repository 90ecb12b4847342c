import { jsonKey } from '../json.ts';
import type { Operation } from '../operation.ts';

const WORD_BITS = 32;

/**
 * Which bit of a mask says that a pending operation is linearized. An operation that returns has a
 * slot until then, which is used again afterwards. Crashed operations have a bit each behind the
 * slots for as long as an order may still use them; those of one kind are a class, of which one is
 * as good as the other, so that they are used in the order of their calls.
 */
export class Places {
  /** The operation that is pending in each slot. */
  readonly pending: (Operation | null)[] = [];
  /** Whether it can never change the state. */
  readonly isPure: boolean[] = [];
  /** How many words the bits of the slots take, and those of the crashed operations. */
  slotWords = 1;
  crashedWords = 0;
  readonly #slotOf = new Map<Operation, number>();
  readonly #free: number[] = [];
  readonly #classes = new Map<string, Operation[]>();
  readonly #crashed: Operation[] = [];
  readonly #crashedPlaces = new Map<Operation, number>();
  readonly #byProcess: boolean;

  /** @param byProcess whether crashed operations of different processes or keys differ in kind */
  constructor(byProcess: boolean) {
    this.#byProcess = byProcess;
  }

  /** The crashed operations that may still be used, class by class. */
  get classes(): Iterable<readonly Operation[]> {
    return this.#classes.values();
  }

  get crashed(): readonly Operation[] {
    return this.#crashed;
  }

  /** Whether the operation has a bit: whether it is pending. */
  has(operation: Operation): boolean {
    return this.#slotOf.has(operation) || this.#crashedPlaces.has(operation);
  }

  /** The bit of an operation that has one. */
  bitOf(operation: Operation): number {
    const slot = this.#slotOf.get(operation);
    if (slot !== undefined) return slot;
    return this.slotWords * WORD_BITS + (this.#crashedPlaces.get(operation) ?? 0);
  }

  /** Gives an operation that returns a slot. */
  take(operation: Operation, isPure: boolean): void {
    const slot = this.#free.pop() ?? this.pending.length;
    this.pending[slot] = operation;
    this.isPure[slot] = isPure;
    this.#slotOf.set(operation, slot);
    this.slotWords = Math.max(1, Math.ceil(this.pending.length / WORD_BITS));
  }

  /** Takes the slot back from an operation that returned. */
  release(operation: Operation): void {
    const slot = this.#slotOf.get(operation) ?? 0;
    this.#slotOf.delete(operation);
    this.pending[slot] = null;
    this.#free.push(slot);
  }

  /** Gives a crashed operation its bit and its class. */
  crash(operation: Operation): void {
    this.#crashedPlaces.set(operation, this.#crashed.length);
    this.#crashed.push(operation);
    this.crashedWords = Math.ceil(this.#crashed.length / WORD_BITS);
    const kind = this.#kindOf(operation);
    const same = this.#classes.get(kind);
    if (same === undefined) this.#classes.set(kind, [operation]);
    else same.push(operation);
  }

  /** Forgets crashed operations; the bits of the others change. */
  keepCrashed(isKept: (operation: Operation) => boolean): void {
    const kept = this.#crashed.filter(isKept);
    this.#crashed.length = 0;
    this.#crashedPlaces.clear();
    this.#classes.clear();
    this.crashedWords = 0;
    for (const operation of kept) this.crash(operation);
  }

  /** The first of a class that the mask has not linearized. */
  nextOf(same: readonly Operation[], mask: Int32Array): Operation | null {
    for (const operation of same) if (!isSet(mask, this.bitOf(operation))) return operation;
    return null;
  }

  #kindOf({ f, input, process, key }: Operation): string {
    const value = input === undefined ? 'none' : jsonKey(input);
    return JSON.stringify(this.#byProcess ? [f, value, process, key] : [f, value]);
  }
}

export function isSet(mask: Int32Array, bit: number): boolean {
  return ((mask[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

export function flip(mask: Int32Array, bit: number): void {
  mask[bit >>> 5] = (mask[bit >>> 5] ?? 0) ^ (1 << (bit & 31));
}
