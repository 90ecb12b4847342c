import { jsonKey } from '../../json.ts';
import type { Operation } from '../../operation.ts';
import type { Means } from '../frontier.ts';
import type { Start } from '../segment.ts';
import type { Passed, StreamEngine } from '../stream-engine.ts';
import { Blocks } from './blocks.ts';
import { Placed } from './placed.ts';
import { valuesOf } from './values-of.ts';

/** Where another engine has to go on. */
export interface Rest {
  /** What the register holds after all that was placed before the last cut. */
  readonly state: Start['state'];
  /** What happened to the operations that were not. */
  readonly moments: readonly RestMoment[];
}

/** A call or a return of an operation. */
export interface RestMoment {
  readonly kind: 'call' | 'return';
  readonly operation: Operation;
}

/**
 * Decides a register whose values tell which write a read saw, as the engine `zones` does, while the
 * operations come: at each return in time that is proportional to how many values could still be
 * the current one, of which there are no more than operations at a time.
 *
 * What it cannot tell is beyond it: a value that is written again while the one before it can still
 * be found; a failed cas that has no room in the order of the others, but may have in another one; an
 * append. Then the frontier goes on, for good, from what the register holds after the operations that
 * were placed up to the last cut, through the calls and returns of all others. That is sound because
 * what is placed is complete: everything that is pending was called after a return behind it, so that
 * any order of the whole may as well begin with it as it stands here. So neither has to run beside
 * the other, and the frontier only ever meets histories in which it is needed.
 *
 * A value that is written again after it was settled is a new one: whatever could still find the old
 * one has returned.
 */
export class ZonesStream implements StreamEngine {
  readonly name = 'streaming zones';
  readonly #blocks: Blocks;
  readonly #placed: Placed;
  /** The operations that will return, in the order of their calls. */
  readonly #open = new Set<Operation>();

  constructor({ model, cutEvery }: Means) {
    this.#blocks = new Blocks(jsonKey(model.init()));
    this.#placed = new Placed(model, cutEvery);
  }

  get size(): { configurations: number; states: number; operations: number } {
    const { blocks, values } = this.#blocks.size;
    return { configurations: blocks, states: values, operations: this.#placed.windowSize };
  }

  get window(): readonly Operation[] {
    return this.#placed.window;
  }

  get starts(): readonly Start[] {
    return [this.#placed.start];
  }

  /** Whether an operation was passed that may have no place in any order. */
  get isUnsure(): boolean {
    return this.#placed.isUnsure;
  }

  call(operation: Operation): boolean {
    const values = valuesOf(operation);
    if (values === null) return false;
    const { found, brought } = values;
    if (brought !== undefined) {
      const from = found === undefined ? undefined : jsonKey(found);
      if (!this.#blocks.bring(jsonKey(brought), operation, from)) return false;
    }
    if (Number.isFinite(operation.returnAt)) this.#open.add(operation);
    this.#placed.called(operation);
    return true;
  }

  pass(operation: Operation): Passed {
    const { found, brought, missed } = valuesOf(operation) ?? {};
    if (missed !== undefined) {
      const isSure = this.#blocks.isSurelyMissed(operation, jsonKey(missed));
      this.#placed.missed(operation, missed, isSure);
    } else {
      const key = jsonKey((brought === undefined ? found : brought) ?? null);
      if (!this.#blocks.returned(operation, key, brought === undefined)) return 'refuted';
      this.#placed.returned(operation);
    }
    this.#open.delete(operation);
    return this.#placed.place(this.#blocks.settle(this.#openSince)) ? 'explained' : 'beyond';
  }

  finish(): boolean {
    return this.#placed.finish(this.#blocks.settleAll());
  }

  clear(): void {
    this.#placed.clear();
    this.#open.clear();
  }

  /** Verifies what was placed as far as it stands in any case, and tells what happened to the rest. */
  rest(): Rest {
    this.#placed.cut();
    const { window, start, passed } = this.#placed;
    const calls = window.map((operation): RestMoment => ({ kind: 'call', operation }));
    const returned = window.filter((operation) => passed.has(operation));
    const returns = returned
      .filter(({ returnAt }) => Number.isFinite(returnAt))
      .map((operation): RestMoment => ({ kind: 'return', operation }));
    // The sort is stable: at equal times calls stay before returns.
    return {
      state: start.state,
      moments: [...calls, ...returns].sort((a, b) => atOf(a) - atOf(b)),
    };
  }

  get #openSince(): number {
    for (const { callAt } of this.#open) return callAt;
    return Number.POSITIVE_INFINITY;
  }
}

function atOf({ kind, operation }: RestMoment): number {
  return kind === 'call' ? operation.callAt : operation.returnAt;
}
