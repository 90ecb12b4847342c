import type { Json } from '../../history.ts';
import { type JsonKey, jsonKey } from '../../json.ts';

const LEAST_BITS = 6;
const FREE = -1;

/** The number of `null`, which a register holds at first. */
export const NULL_VALUE = 0;

/** Integers below so many times the expected count are looked up without hashing. */
const DENSE = 3;

/**
 * Gives values numbers, counted from 0: equal values have the same one. Integers of 32 bits, which
 * most histories write, are kept in a table of plain numbers: small ones at their own place, where
 * values that were written one after the other are neighbours, the others hashed.
 */
export class ValueNumbers {
  /** How many there are; `null` is always one of them. */
  count = 1;
  /** Apart from the others, so that the string `[1]` is not mistaken for the list `[1]`. */
  readonly #strings = new Map<string, number>();
  readonly #others = new Map<JsonKey, number>();
  /** Number + 1 per small integer; 0 where it has none. */
  readonly #small: Int32Array;
  #keys: Int32Array;
  #numbers: Int32Array;
  #shift: number = 32 - LEAST_BITS;
  #used = 0;

  /** @param expected about how many integers there will be; with more the table grows */
  constructor(expected = 0) {
    this.#small = new Int32Array(Math.ceil(DENSE * expected));
    this.#keys = new Int32Array(2 ** LEAST_BITS);
    this.#numbers = new Int32Array(2 ** LEAST_BITS).fill(FREE);
  }

  numberOf(value: Json): number {
    if (value === null) return NULL_VALUE;
    if (typeof value === 'number' && (value | 0) === value) return this.#numberOfInteger(value);
    if (typeof value === 'string') return this.#numberOfKey(this.#strings, value);
    return this.#numberOfKey(this.#others, jsonKey(value));
  }

  #numberOfKey<K>(numbers: Map<K, number>, key: K): number {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, this.count);
    return this.count++;
  }

  #numberOfInteger(value: number): number {
    if (value >= 0 && value < this.#small.length) {
      const number = this.#small[value] as number;
      if (number !== 0) return number - 1;
      this.#small[value] = this.count + 1;
      return this.count++;
    }
    return this.#numberOfLarge(value);
  }

  #numberOfLarge(value: number): number {
    const slot = this.#slotOf(value);
    const known = this.#numbers[slot] ?? FREE;
    if (known !== FREE) return known;
    this.#keys[slot] = value;
    this.#numbers[slot] = this.count;
    this.#used += 1;
    if (this.#used * 2 > this.#keys.length) this.#grow();
    return this.count++;
  }

  /** Where the integer stands, or where it belongs. */
  #slotOf(value: number): number {
    const last = this.#keys.length - 1;
    let slot = Math.imul(value, 0x9e3779b1) >>> this.#shift;
    while (this.#numbers[slot] !== FREE && this.#keys[slot] !== value) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const [keys, numbers] = [this.#keys, this.#numbers];
    this.#keys = new Int32Array(keys.length * 2);
    this.#numbers = new Int32Array(keys.length * 2).fill(FREE);
    this.#shift -= 1;
    for (let slot = 0; slot < keys.length; slot++) {
      const number = numbers[slot] ?? FREE;
      if (number === FREE) continue;
      const to = this.#slotOf(keys[slot] ?? 0);
      this.#keys[to] = keys[slot] ?? 0;
      this.#numbers[to] = number;
    }
  }
}
