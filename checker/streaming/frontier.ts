import type { Json } from '../history.ts';
import type { Memory } from '../memory.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import type { Allowance } from './allowance.ts';
import { type Configuration, idsOf } from './configuration.ts';
import { Expansion } from './expansion.ts';
import { LiveStates } from './live-states.ts';
import { flip, isSet, Places } from './places.ts';
import { type Start, segmentProblem } from './segment.ts';
import type { Passed, StreamEngine } from './stream-engine.ts';

/** Where more configurations than these are left a cut is put off, for so many times as long at most. */
const FEW_AT_CUT = 4;
const PUT_OFF = 16;

/** What a frontier may use. */
export interface Means {
  readonly model: Model;
  readonly memory: Memory;
  readonly allowance: Allowance;
  /** Whether there is time left. */
  readonly goOn: () => boolean;
  /** After how many returns a cut is made. */
  readonly cutEvery: number;
  /** Whether zones are tried before a frontier. */
  readonly byZones: boolean;
}

/**
 * Everything that the orders explaining an object's operations up to now may have come to. It goes
 * from return to return and keeps the configurations, not the operations: what it holds depends on
 * how many operations are pending at a time, on how many have crashed, and on how large a state is.
 *
 * At cuts it verifies how each configuration came from one at the cut before, and forgets how.
 */
export class Frontier implements StreamEngine {
  readonly name = 'streaming frontier';
  readonly #means: Means;
  readonly #places: Places;
  readonly #states: LiveStates;
  #configurations: Configuration[];
  #bytes = 0;
  #starts: Start[];
  /** What was pending at the last cut or was called since, in the order of the calls. */
  #window: Operation[] = [];
  #returnsSinceCut = 0;

  /** @param state what the object is like before the first operation: as a new one unless told */
  constructor(means: Means, state: Json = means.model.init()) {
    this.#means = means;
    this.#places = new Places(means.model.onlyValuesCount !== true);
    this.#states = new LiveStates(means.model, means.memory, state);
    const mask = new Int32Array(1);
    this.#configurations = [{ state: 0, mask, used: 0, steps: null, from: 0 }];
    this.#starts = [{ state, done: new Set() }];
  }

  /** How many configurations, states and operations are kept. */
  get size(): { configurations: number; states: number; operations: number } {
    const { length: operations } = this.#window;
    return { configurations: this.#configurations.length, states: this.#states.size, operations };
  }

  /** What was pending at the last cut or was called since, in the order of the calls. */
  get window(): readonly Operation[] {
    return this.#window;
  }

  /** What the orders had come to at the last cut. */
  get starts(): readonly Start[] {
    return this.#starts;
  }

  call(operation: Operation): true {
    const { slotWords, crashedWords } = this.#places;
    this.#window.push(operation);
    if (Number.isFinite(operation.returnAt)) {
      this.#places.take(operation, this.#means.model.isPure(operation));
    } else this.#places.crash(operation);
    const { slotWords: slots, crashedWords: crashed } = this.#places;
    if (slots === slotWords && crashed === crashedWords) return true;
    for (const one of this.#configurations) {
      const mask = new Int32Array(slots + crashed);
      mask.set(one.mask.subarray(0, slotWords));
      mask.set(one.mask.subarray(slotWords), slots);
      one.mask = mask;
    }
    return true;
  }

  pass(operation: Operation): Exclude<Passed, 'beyond'> {
    const { model, memory, allowance, goOn } = this.#means;
    const known = { places: this.#places, states: this.#states };
    const ground = { model, ...known, memory, allowance, goOn };
    const expansion = new Expansion(ground, operation);
    const after = expansion.run(this.#configurations);
    if (typeof after === 'string') return after;
    if (after.length === 0) return 'refuted';
    memory.giveBack(this.#bytes);
    this.#bytes = expansion.bytes;
    this.#configurations = after;
    this.#places.release(operation);
    this.#returnsSinceCut += 1;
    const { cutEvery } = this.#means;
    const due = after.length <= FEW_AT_CUT ? cutEvery : cutEvery * PUT_OFF;
    if (this.#returnsSinceCut >= due) this.cut();
    return 'explained';
  }

  /**
   * Verifies the orders since the last cut and forgets them.
   *
   * @throws Error if an order does not stand up to it: a mistake in this checker, never a verdict
   */
  cut(): void {
    const starts = this.#configurations.map((one) => this.#verified(one));
    for (const [number, one] of this.#configurations.entries()) {
      one.steps = null;
      one.from = number;
    }
    this.#starts = starts;
    this.#forgetUsedUp();
    this.#window = this.#window.filter((operation) => this.#places.has(operation));
    this.#tidyStates();
    this.#returnsSinceCut = 0;
  }

  finish(): true {
    this.cut();
    return true;
  }

  clear(): void {
    this.#states.clear();
    this.#means.memory.giveBack(this.#bytes);
    this.#bytes = 0;
    this.#configurations = [];
    this.#starts = [];
    this.#window = [];
  }

  #verified(one: Configuration): Start {
    const start = this.#starts[one.from] as Start;
    const order = idsOf(one.steps);
    const end = this.#states.at(one.state);
    const segment = { start, operations: this.#window, order, end };
    const isPending = (operation: Operation) => this.#places.has(operation);
    const problem = segmentProblem(segment, this.#means.model, (o) => !isPending(o));
    if (problem !== null) throw new Error(`internal error: an order does not replay: ${problem}`);
    const inOrder = new Set(order);
    const done = new Set<number>();
    for (const operation of this.#window) {
      if (!isPending(operation)) continue;
      const isDone = start.done.has(operation.id) || inOrder.has(operation.id);
      if (isDone !== isSet(one.mask, this.#places.bitOf(operation))) {
        throw new Error(`internal error: operation ${operation.id} is counted wrongly`);
      }
      if (isDone) done.add(operation.id);
    }
    return { state: end, done };
  }

  /** Crashed operations that every order has used are as good as gone. */
  #forgetUsedUp(): void {
    const places = this.#places;
    const isUsedUp = (operation: Operation) =>
      this.#configurations.every(({ mask }) => isSet(mask, places.bitOf(operation)));
    const usedUp = new Set(places.crashed.filter(isUsedUp));
    if (usedUp.size === 0) return;
    const used = this.#configurations.map(({ mask }) =>
      places.crashed.filter((one) => !usedUp.has(one) && isSet(mask, places.bitOf(one))),
    );
    places.keepCrashed((operation) => !usedUp.has(operation));
    for (const [number, one] of this.#configurations.entries()) {
      const mask = new Int32Array(places.slotWords + places.crashedWords);
      mask.set(one.mask.subarray(0, places.slotWords));
      for (const operation of used[number] ?? []) flip(mask, places.bitOf(operation));
      this.#configurations[number] = { ...one, mask, used: used[number]?.length ?? 0 };
    }
  }

  #tidyStates(): void {
    const live = this.#configurations.map(({ state }) => state);
    const numbers = this.#states.tidy(live, live.length);
    if (numbers === null) return;
    for (const one of this.#configurations) one.state = numbers.get(one.state) ?? 0;
  }
}
