import type { Configuration } from '../configuration.ts';
import type { Model, Outlook } from '../models/model.ts';
import type { States } from '../states.ts';
import type { Timeline } from '../timeline.ts';
import { Alike } from './alike.ts';
import { Awaited } from './awaited.ts';

/** Numbers and lists of these per operation, about. */
export const NARROWING_BYTES_PER_OPERATION = 200;

/**
 * What narrows a search that turned out hard: that operations of one kind are alike, and what the model
 * knows of those that are left. Whatever is refused here has an order that is as good, or none.
 */
export class Narrowing {
  readonly #alike: Alike;
  readonly #awaited: Awaited | null;
  readonly #outlook: Outlook | null;
  readonly #states: States;

  constructor(model: Model, timeline: Timeline, states: States) {
    const { operations } = timeline;
    const holding = model.holding?.(operations) ?? null;
    this.#alike = new Alike(timeline);
    this.#awaited = holding === null ? null : new Awaited(holding, timeline, states);
    this.#outlook = model.outlook?.(operations) ?? null;
    this.#states = states;
  }

  /** Whether it refuses orders for what comes later, so that the search may stop before the misfit. */
  get looksAhead(): boolean {
    return this.#awaited !== null || this.#outlook !== null;
  }

  /** The last return, by its time, of an answer that an order was refused for. */
  get refusedForAt(): number {
    const never = Number.NEGATIVE_INFINITY;
    return Math.max(this.#awaited?.refusedForAt ?? never, this.#outlook?.refusedForAt ?? never);
  }

  /** Must be told when an operation is linearized, 1, and when that is undone, -1. */
  count(position: number, linearized: 1 | -1): void {
    this.#awaited?.count(position, linearized);
    this.#outlook?.count(position, linearized);
  }

  /** Whether another operation that is pending need only be tried in the place of this one. */
  isPutOff(position: number, at: Configuration): boolean {
    return this.#alike.isPutOff(position, at);
  }

  /** Whether what is left allows the operation to lead from the one state to the other. */
  allows(state: number, next: number, position: number): boolean {
    if (next !== state && this.#awaited?.mayReplace(state, position) === false) return false;
    return this.#outlook?.allows(this.#states.at(next), position) ?? true;
  }

  /** Puts what nobody asks for any more right before an operation that overwrites it. */
  hideBefore(position: number, at: Configuration): void {
    this.#awaited?.hideBefore(position, at);
  }
}
