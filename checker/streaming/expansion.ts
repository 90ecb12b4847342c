import { ConfigurationSet } from '../configuration-set.ts';
import type { Memory } from '../memory.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import type { Allowance } from './allowance.ts';
import type { Configuration } from './configuration.ts';
import type { LiveStates } from './live-states.ts';
import { flip, isSet, type Places } from './places.ts';
import type { Exhausted } from './stream-engine.ts';
import { usableClasses } from './usable.ts';

/** What a configuration takes, about, with the steps of its order. */
const CONFIGURATION_BYTES = 200;
/** Configurations between two looks at the clock. */
const LOOK_EVERY = 256;

/** What the configurations are made of, and what they may take. */
export interface Ground {
  readonly model: Model;
  readonly places: Places;
  readonly states: LiveStates;
  readonly memory: Memory;
  readonly allowance: Allowance;
  /** Whether there is time left. */
  readonly goOn: () => boolean;
}

/**
 * Goes from all configurations before a return to all those after it: an operation must be linearized
 * before it returns, and before it any of the other pending ones may be (Lowe, "Testing for
 * Linearizability", 2017). Operations that can never change the state are linearized as soon as they
 * are legal, without branching. Orders that use fewer of the crashed operations are tried first, so
 * that those which use more to no other end are never kept.
 */
export class Expansion {
  readonly #ground: Ground;
  readonly #crashed: readonly (readonly Operation[])[];
  readonly #slot: number;
  readonly #entered: ConfigurationSet;
  readonly #passed: ConfigurationSet;
  readonly #levels: Configuration[][] = [];
  readonly #after: Configuration[] = [];
  #taken = 0;
  #isFull = false;

  constructor(ground: Ground, returning: Operation) {
    const { places, memory } = ground;
    this.#ground = ground;
    this.#slot = places.bitOf(returning);
    this.#crashed = usableClasses(places, ground.model);
    this.#entered = new ConfigurationSet(places.slotWords, places.crashedWords, memory);
    this.#passed = new ConfigurationSet(places.slotWords, places.crashedWords, memory);
  }

  /** How many bytes the configurations after the return have taken of the memory. */
  get bytes(): number {
    return this.#after.length * CONFIGURATION_BYTES;
  }

  /** @returns the configurations after the return: none if no order explains its answer */
  run(before: readonly Configuration[]): Configuration[] | Exhausted {
    for (const one of before) this.#put(one);
    const exhausted = this.#expandAll();
    this.#entered.clear();
    this.#passed.clear();
    const { memory } = this.#ground;
    memory.giveBack(this.#taken - (exhausted === null ? this.bytes : 0));
    return exhausted ?? this.#after;
  }

  #expandAll(): Exhausted | null {
    const { allowance, goOn } = this.#ground;
    let met = 0;
    for (let used = 0; used < this.#levels.length; used++) {
      const level = this.#levels[used] ?? [];
      for (let one = level.pop(); one !== undefined; one = level.pop()) {
        met += 1;
        if (met === LOOK_EVERY) {
          met = 0;
          if (!allowance.spend(LOOK_EVERY)) return 'allowance';
          if (!goOn()) return 'time';
        }
        this.#absorb(one);
        if (isSet(one.mask, this.#slot)) this.#pass(one);
        else if (this.#entered.add(0, one.state, one.mask)) this.#expand(one);
        if (this.#isFull || this.#ground.states.isFull) return 'memory';
      }
    }
    allowance.spend(met);
    return null;
  }

  /** Linearizes the pure operations that are legal now. */
  #absorb(one: Configuration): void {
    const { places, states } = this.#ground;
    for (const [slot, operation] of places.pending.entries()) {
      if (operation === null || places.isPure[slot] !== true || isSet(one.mask, slot)) continue;
      if (states.after(one.state, operation) !== one.state) continue;
      flip(one.mask, slot);
      one.steps = { operation, before: one.steps };
    }
  }

  /** Tries every pending operation next. */
  #expand(one: Configuration): void {
    const { places } = this.#ground;
    for (const [slot, operation] of places.pending.entries()) {
      if (operation === null || places.isPure[slot] === true || isSet(one.mask, slot)) continue;
      this.#try(one, operation, slot, 0);
    }
    for (const same of this.#crashed) {
      const operation = places.nextOf(same, one.mask);
      if (operation !== null) this.#try(one, operation, places.bitOf(operation), 1);
    }
  }

  #try(one: Configuration, operation: Operation, bit: number, isCrashed: 0 | 1): void {
    const state = this.#ground.states.after(one.state, operation);
    // Used up without effect, a crashed operation can only be missed later.
    if (state === -1 || (isCrashed === 1 && state === one.state)) return;
    const mask = one.mask.slice();
    flip(mask, bit);
    const steps = { operation, before: one.steps };
    this.#put({ state, mask, used: one.used + isCrashed, steps, from: one.from });
  }

  #put(one: Configuration): void {
    if (!this.#ground.memory.take(CONFIGURATION_BYTES)) {
      this.#isFull = true;
      return;
    }
    this.#taken += CONFIGURATION_BYTES;
    while (this.#levels.length <= one.used) this.#levels.push([]);
    this.#levels[one.used]?.push(one);
  }

  /** The return is behind this one: its slot is free. */
  #pass(one: Configuration): void {
    const mask = one.mask.slice();
    flip(mask, this.#slot);
    if (!this.#passed.add(0, one.state, mask)) return;
    this.#after.push({ ...one, mask });
  }
}
