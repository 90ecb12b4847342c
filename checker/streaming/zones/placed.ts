import type { Json } from '../../history.ts';
import { sameJson } from '../../json.ts';
import type { Model } from '../../models/model.ts';
import type { Operation } from '../../operation.ts';
import { hasAnswer } from '../../replay.ts';
import { type Start, segmentProblem } from '../segment.ts';
import type { Value } from './block.ts';
import { valuesOf } from './values-of.ts';

const NOTHING: ReadonlySet<number> = new Set();

/**
 * The order in which the operations of settled values are put, which is verified at cuts and then
 * forgotten. What is not placed yet is carried over a cut: where real time wants it before something
 * that was placed, the next cut's replay would find out.
 */
export class Placed {
  /** What the register holds after what was placed. */
  held: Json;
  readonly #model: Model;
  readonly #cutEvery: number;
  #start: Start;
  /** Placed since the last cut. */
  #order: Operation[] = [];
  /** Called, and not placed before the last cut; in the order of the calls. */
  readonly #window = new Set<Operation>();
  /** Returned and not placed, in the order of their returns. */
  readonly #returned = new Set<Operation>();
  /** Those of them that are cas which failed, each with what it did not find. */
  readonly #missed = new Map<Operation, Json>();

  constructor(model: Model, cutEvery: number) {
    this.#model = model;
    this.#cutEvery = cutEvery;
    this.held = model.init();
    this.#start = { state: this.held, done: NOTHING };
  }

  get start(): Start {
    return this.#start;
  }

  get window(): readonly Operation[] {
    return [...this.#window];
  }

  get windowSize(): number {
    return this.#window.size;
  }

  called(operation: Operation): void {
    this.#window.add(operation);
  }

  /** @param missed the value that it did not find, if it is a cas that failed */
  returned(operation: Operation, missed: Json | undefined): void {
    this.#returned.add(operation);
    if (missed !== undefined) this.#missed.set(operation, missed);
  }

  /** Whether it returned and still has to be placed. */
  isWaiting(operation: Operation): boolean {
    return this.#returned.has(operation);
  }

  /** Places the operations on values that nothing to come can find any more. */
  place(values: readonly Value[]): void {
    for (const { writer, readers } of values) {
      if (writer !== null) this.#next(writer);
      for (const read of readers) this.#next(read);
    }
    this.#fitMissed();
    // A cut takes time for all that is kept: so it waits until half of that can go.
    const kept = this.#window.size - this.#order.length;
    if (this.#order.length >= Math.max(this.#cutEvery, kept)) this.cut();
  }

  /** As `place`, of the last values there are. */
  finish(values: readonly Value[]): void {
    this.place(values);
    this.cut(hasAnswer);
  }

  /**
   * Verifies what was placed since the last cut, and forgets it.
   *
   * @throws Error if the order does not stand up to it: a mistake in this checker, never a verdict
   */
  cut(mustHold: (operation: Operation) => boolean = () => false): void {
    const order = this.#order.map(({ id }) => id);
    const segment = { start: this.#start, operations: this.window, order, end: this.held };
    const problem = segmentProblem(segment, this.#model, mustHold);
    if (problem !== null) throw new Error(`internal error: an order does not replay: ${problem}`);
    for (const operation of this.#order) this.#window.delete(operation);
    this.#order = [];
    this.#start = { state: this.held, done: NOTHING };
  }

  clear(): void {
    this.#order = [];
    this.#window.clear();
    this.#returned.clear();
    this.#missed.clear();
  }

  #next(operation: Operation): void {
    this.#fitMissed();
    this.#put(operation);
    const { brought } = valuesOf(operation) ?? {};
    if (brought !== undefined) this.held = brought;
  }

  #put(operation: Operation): void {
    this.#order.push(operation);
    this.#returned.delete(operation);
  }

  /**
   * Places each cas that failed as soon as all that returned before its call is placed and the
   * register holds something else. It has room somewhere in every order: see `isSurelyMissed`.
   */
  #fitMissed(): void {
    for (const [operation, value] of this.#missed) {
      if (sameJson(this.held, value) || this.#oldestReturn < operation.callAt) continue;
      this.#missed.delete(operation);
      this.#put(operation);
    }
  }

  get #oldestReturn(): number {
    for (const { returnAt } of this.#returned) return returnAt;
    return Number.POSITIVE_INFINITY;
  }
}
