import type { Configuration } from '../configuration.ts';
import { type JsonKey, jsonKey } from '../json.ts';
import type { Holding } from '../models/model.ts';
import type { States } from '../states.ts';
import { NONE, type Timeline } from '../timeline.ts';

/**
 * What is known of an object that holds one value, and narrows a search that turned out hard: which
 * answers still wait for which value, and what is left that could bring it back. With values of their
 * own for most writes this leaves hardly anything to be tried.
 *
 * - Where an answer waits for the value that is held, and nothing is left that writes it, the value
 *   stays until that answer has been explained.
 * - A write whose value nobody asks for any more can stand right before any other write. If it is
 *   pending where one happens, it is put there and nowhere else. That needs that no cas failed: one
 *   that did asks for every value but one.
 */
export class Awaited {
  /** The last return, by its time, of an answer that an order was refused for. */
  refusedForAt: number = Number.NEGATIVE_INFINITY;
  readonly #timeline: Timeline;
  readonly #states: States;
  readonly #kindOf: readonly number[];
  readonly #numbers = new Map<JsonKey, number>();
  /** Per kind the value that its operations ask for, and that they set; or NONE. */
  readonly #asked: readonly number[];
  readonly #set: readonly number[];
  /** Per kind whether its operations have an answer, so that they must happen. */
  readonly #isSure: readonly boolean[];
  readonly #mayHide: boolean;
  /** Per value how many operations that are not linearized ask for it: surely, or if they happen. */
  readonly #waiting: number[];
  readonly #wondering: number[];
  /** Per value how many that are not linearized can set it. */
  readonly #setters: number[];
  /** Per value when the last answer that waits for it returned. */
  readonly #lastReturnAt: number[];
  readonly #valueOfState: number[] = [];

  constructor(holding: Holding, timeline: Timeline, states: States) {
    const { kinds, kindOf, operations } = timeline;
    const { examples } = kinds;
    this.#timeline = timeline;
    this.#states = states;
    this.#kindOf = kindOf;
    this.#asked = examples.map((one) => this.#numberOf(holding.asksFor(one)));
    this.#set = examples.map((one) => this.#numberOf(holding.sets(one)));
    this.#isSure = examples.map(({ outcome }) => outcome === 'ok');
    this.#mayHide = !examples.some(({ outcome }) => outcome === 'mismatch');
    const perValue = (first: number) => new Array<number>(this.#numbers.size).fill(first);
    this.#waiting = perValue(0);
    this.#wondering = perValue(0);
    this.#setters = perValue(0);
    this.#lastReturnAt = perValue(Number.NEGATIVE_INFINITY);
    for (let position = 0; position < operations.length; position++) {
      this.count(position, -1);
      const kind = kindOf[position] as number;
      const value = this.#asked[kind] as number;
      if (value === NONE || this.#isSure[kind] === false) continue;
      const returnAt = operations[position]?.returnAt as number;
      this.#lastReturnAt[value] = Math.max(this.#lastReturnAt[value] as number, returnAt);
    }
  }

  /** Must be told when an operation is linearized, 1, and when that is undone, -1. */
  count(position: number, linearized: 1 | -1): void {
    const kind = this.#kindOf[position] as number;
    const [asked, set] = [this.#asked[kind] as number, this.#set[kind] as number];
    if (set !== NONE) this.#setters[set] = (this.#setters[set] as number) - linearized;
    if (asked === NONE) return;
    const askers = this.#isSure[kind] === true ? this.#waiting : this.#wondering;
    askers[asked] = (askers[asked] as number) - linearized;
  }

  /** Whether a pending operation may replace the state by another. */
  mayReplace(state: number, position: number): boolean {
    const value = this.#held(state);
    if (value === NONE || (this.#setters[value] as number) > 0) return true;
    const kind = this.#kindOf[position] as number;
    const isAsker = this.#asked[kind] === value && this.#isSure[kind] === true;
    if ((this.#waiting[value] as number) <= (isAsker ? 1 : 0)) return true;
    this.refusedForAt = Math.max(this.refusedForAt, this.#lastReturnAt[value] as number);
    return false;
  }

  /** Puts what nobody asks for right before a blind operation. */
  hideBefore(position: number, at: Configuration): void {
    if (!this.#mayHide || !this.#isBlind(position)) return;
    const { pureSlots, slots } = this.#timeline;
    for (let slot = at.nextOpen(pureSlots); slot < slots; slot = at.nextOpen(slot + 1)) {
      const other = at.openIn(slot);
      if (other !== position && this.#canHide(other)) at.linearize(other);
    }
  }

  /** Whether the operation sets a value and asks for none. */
  #isBlind(position: number): boolean {
    const kind = this.#kindOf[position] as number;
    return this.#asked[kind] === NONE && this.#set[kind] !== NONE;
  }

  /** Whether the operation can stand right before another blind one, if it is pending there. */
  #canHide(position: number): boolean {
    if (!this.#isBlind(position)) return false;
    const value = this.#set[this.#kindOf[position] as number] as number;
    return this.#waiting[value] === 0 && this.#wondering[value] === 0;
  }

  /** The value that the state is, if anybody asks for it or sets it. */
  #held(state: number): number {
    let value = this.#valueOfState[state];
    if (value === undefined) {
      value = this.#numbers.get(jsonKey(this.#states.at(state))) ?? NONE;
      this.#valueOfState[state] = value;
    }
    return value;
  }

  #numberOf(value: ReturnType<Holding['sets']>): number {
    if (value === undefined) return NONE;
    const key = jsonKey(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}
