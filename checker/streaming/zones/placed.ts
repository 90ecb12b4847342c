import type { Json } from '../../history.ts';
import type { Model } from '../../models/model.ts';
import type { Operation } from '../../operation.ts';
import { hasAnswer } from '../../replay.ts';
import { type Start, segmentProblem } from '../segment.ts';
import { FailedCas } from './failed-cas.ts';
import { type Settled, SettledQueue } from './settled-queue.ts';
import { valuesOf } from './values-of.ts';

/** Where more operations than these wait for room there may be none. */
const MOST_WAITING = 500;
const NOTHING: ReadonlySet<number> = new Set();

/**
 * The order in which settled operations are put, which is verified at cuts and then forgotten. What
 * is not placed yet is carried over a cut: where real time wants it before something that was
 * placed, the next cut's replay would find out.
 *
 * A cas that failed may have no room in this order and in another. So nothing that was called after
 * its return is placed as long as something else may come that makes room; and nothing is cut that
 * was placed since such a one returned, until it is placed.
 */
export class Placed {
  /** What the register holds after what was placed. */
  #held: Json;
  readonly #model: Model;
  readonly #cutEvery: number;
  #start: Start;
  /** Placed since the last cut. */
  #order: Operation[] = [];
  /** Called, and not placed before the last cut; in the order of the calls. */
  readonly #window = new Set<Operation>();
  /** Returned and not placed, in the order of their returns. */
  readonly #returned = new Set<Operation>();
  readonly #failedCas: FailedCas = new FailedCas();
  readonly #queue: SettledQueue = new SettledQueue();

  constructor(model: Model, cutEvery: number) {
    this.#model = model;
    this.#cutEvery = cutEvery;
    this.#held = model.init();
    this.#start = { state: this.#held, done: NOTHING };
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

  /** Whether a cas that failed is not placed and may have no room in any order. */
  get isUnsure(): boolean {
    return this.#failedCas.since !== null;
  }

  called(operation: Operation): void {
    this.#window.add(operation);
  }

  returned(operation: Operation): void {
    this.#returned.add(operation);
  }

  /**
   * A cas returned that failed.
   *
   * @param isSure whether any order of the others has room for it
   */
  missed(operation: Operation, value: Json, isSure: boolean): void {
    this.#returned.add(operation);
    const since = isSure ? null : { at: this.#order.length, held: this.#held };
    this.#failedCas.add(operation, value, since);
  }

  /** The operations whose returns were passed, of those in the window. */
  get passed(): ReadonlySet<Operation> {
    return new Set([...this.#order, ...this.#returned]);
  }

  /** Places what settled. @returns false if a cas that failed has no room in the order */
  place(settled: readonly Settled[]): boolean {
    this.#queue.add(settled);
    this.#fitFailedCas();
    const mayBegin = (operation: Operation) => !this.#failedCas.isTooLateFor(operation);
    for (let next = this.#queue.next(mayBegin); next !== null; next = this.#queue.next(mayBegin)) {
      for (const operation of next.operations) {
        if (!mayBegin(operation)) return false;
        this.#put(operation);
        const { brought } = valuesOf(operation) ?? {};
        if (brought !== undefined) this.#held = brought;
        this.#fitFailedCas();
      }
    }
    // A cut takes time for all that is kept: so it waits until half of that can go.
    const kept = this.#window.size - this.#order.length;
    if (this.#order.length >= Math.max(this.#cutEvery, kept)) this.cut();
    return this.#queue.operations <= MOST_WAITING;
  }

  /** As `place`, of the last operations there are. */
  finish(settled: readonly Settled[]): boolean {
    if (!this.place(settled) || this.#queue.operations + this.#failedCas.count > 0) return false;
    this.cut(hasAnswer);
    return true;
  }

  /**
   * Verifies what was placed since the last cut and does not depend on what is still to be placed,
   * and forgets it.
   *
   * @throws Error if the order does not stand up to it: a mistake in this checker, never a verdict
   */
  cut(mustHold: (operation: Operation) => boolean = () => false): void {
    const all = { at: this.#order.length, held: this.#held };
    const { at, held } = this.#failedCas.since ?? all;
    const placed = this.#order.slice(0, at);
    const order = placed.map(({ id }) => id);
    const segment = { start: this.#start, operations: this.window, order, end: held };
    const problem = segmentProblem(segment, this.#model, mustHold);
    if (problem !== null) throw new Error(`internal error: an order does not replay: ${problem}`);
    for (const operation of placed) this.#window.delete(operation);
    this.#order = this.#order.slice(at);
    this.#start = { state: held, done: NOTHING };
    this.#failedCas.cut(at);
  }

  clear(): void {
    this.#order = [];
    this.#window.clear();
    this.#returned.clear();
    this.#failedCas.clear();
    this.#queue.clear();
  }

  #put(operation: Operation): void {
    this.#order.push(operation);
    this.#returned.delete(operation);
  }

  #fitFailedCas(): void {
    if (this.#failedCas.count === 0) return;
    this.#failedCas.takeOff(
      this.#held,
      (operation) => this.#put(operation),
      () => this.#oldestReturn,
    );
  }

  get #oldestReturn(): number {
    for (const { returnAt } of this.#returned) return returnAt;
    return Number.POSITIVE_INFINITY;
  }
}
