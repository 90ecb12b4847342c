import {
  DEFAULT_MEMORY_LIMIT_BYTES,
  DEFAULT_MINIMIZING_MS,
  DEFAULT_TIME_LIMIT_MS,
} from '../check.ts';
import type { Engine } from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import type { HistoryEvent } from '../history.ts';
import { HistoryError } from '../history-error.ts';
import { Memory } from '../memory.ts';
import { modelByName } from '../models/index.ts';
import { meantBy } from '../models/meaning.ts';
import type { Model } from '../models/model.ts';
import { Allowance } from './allowance.ts';
import { type Ongoing, OngoingOperations } from './ongoing.ts';
import { Partitions } from './partitions.ts';
import type { StreamResult, StreamStatus, StreamViolation } from './result.ts';
import { type Known, summaryOf } from './summary.ts';
import { violationOf } from './violation.ts';
import { isForZones } from './zones/is-for-zones.ts';

/** Budgets of a stream; when one is used up the verdict is `inconclusive`. */
export interface CheckerOptions {
  /** For all that `push` and `verdict` do, together; a minute unless told. */
  readonly timeLimitMs?: number;
  /** What may be remembered of all objects together; a GiB unless told. */
  readonly memoryLimitBytes?: number;
  /**
   * How many operations are kept, of all objects together, for the case of a violation: as long as
   * an object's are all there, its counterexample is as small as that of `check`. 10,000 unless told.
   */
  readonly keptOperations?: number;
  /**
   * After how many returns of an object the order is verified and forgotten; 64 unless told. Up to
   * sixteen times as many where several states are possible.
   */
  readonly cutEvery?: number;
  /**
   * How many configurations a frontier may look at for an event, on the average of a few dozen; an object
   * that needs more is given up, and the others are not. No limit unless told. It bounds what a `push`
   * takes where something else waits for it, and comes to the same on every machine.
   */
  readonly configurationsPerEvent?: number;
  /** What the search for a small counterexample may take; two seconds unless told. */
  readonly minimizingMs?: number;
  /**
   * What may decide an object before a frontier does, which are zones if they are among these, and
   * parts of a violation before the search does; all engines unless told.
   */
  readonly engines?: readonly Engine[];
  /** The clock that the time limit is measured with; the platform's `performance` unless told. */
  readonly nowMs?: () => number;
}

export const DEFAULT_KEPT_OPERATIONS = 10_000;
const DEFAULT_CUT_EVERY = 64;

/**
 * Checks a history while it comes in: the same verdict as `check`, in memory that depends not on how
 * long the history is but on how many operations of an object are open or crashed at a time, on how
 * large its state is, and on how many objects and retired processes there are.
 *
 * An operation counts once its completion is known, so a violation is told when the operations that
 * were open at the misfit's return are over, and the clock has gone on: then `push` gives
 * `violation`, and nothing that is pushed later is looked at. What `valid` means is said at
 * {@link StreamResult}.
 *
 * @example
 * const checker = new Checker('cas-register');
 * for await (const event of events) if (checker.push(event) === 'violation') break;
 * console.log(checker.verdict());
 */
export class Checker {
  readonly #known: Known;
  readonly #options: CheckerOptions;
  readonly #model: Model;
  readonly #memory: Memory;
  readonly #timeLimitMs: number;
  readonly #nowMs: () => number;
  readonly #ongoing: OngoingOperations = new OngoingOperations();
  readonly #allowance: Allowance;
  readonly #partitions: Partitions;
  #usedMs = 0;
  #startMs = 0;
  #violation: StreamViolation | null = null;
  #result: StreamResult | null = null;

  /**
   * @param model a model or the name of one
   * @throws RangeError if there is no model of the name
   */
  constructor(model: string | Model, options: CheckerOptions = {}) {
    this.#model = typeof model === 'string' ? modelByName(model) : model;
    this.#options = options;
    this.#memory = new Memory(options.memoryLimitBytes ?? DEFAULT_MEMORY_LIMIT_BYTES);
    this.#timeLimitMs = options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS;
    this.#nowMs = options.nowMs ?? (() => globalThis.performance.now());
    this.#allowance = new Allowance(options.configurationsPerEvent ?? Number.POSITIVE_INFINITY);
    const means = {
      ...{ model: this.#model, memory: this.#memory, allowance: this.#allowance },
      goOn: () => this.#hasTime(),
      cutEvery: options.cutEvery ?? DEFAULT_CUT_EVERY,
      byZones: isForZones(this.#model, options.engines ?? engines),
    };
    this.#partitions = new Partitions(means, options.keptOperations ?? DEFAULT_KEPT_OPERATIONS);
    this.#known = {
      model: this.#model,
      timeLimitMs: this.#timeLimitMs,
      memoryLimitBytes: this.#memory.limitBytes,
    };
  }

  /**
   * How much is held now: operations that wait, are pending or were called since the last cut;
   * configurations or, of zones, blocks of values; states or values. Neither grows with the length of a history.
   */
  get held(): { operations: number; configurations: number; states: number } {
    return this.#partitions.held;
  }

  /**
   * Takes the next event.
   *
   * @throws HistoryError if the history contradicts itself, the format or the model
   * @throws Error if the verdict has been asked for already
   */
  push(event: HistoryEvent): StreamStatus {
    if (this.#result !== null) throw new Error('the verdict was given: nothing can be pushed now');
    if (this.#violation !== null) return 'violation';
    const change = this.#ongoing.add(event);
    this.#allowance.refill();
    return this.#timed(() => {
      this.#partitions.timeIs(event.time ?? event.index);
      if (change !== null) {
        const { ongoing, kind } = change;
        if (kind === 'completed') this.#interpret(ongoing);
        this.#partitions[kind](ongoing);
      }
      return this.#status();
    });
  }

  /**
   * Ends the stream and gives its result; what is open now never returned. Asked again, it gives the
   * same.
   *
   * @throws HistoryError if the model cannot make sense of an operation that is open
   */
  verdict(): StreamResult {
    if (this.#result !== null) return this.#result;
    if (this.#violation === null) {
      this.#timed(() => {
        for (const ongoing of this.#ongoing.open.values()) {
          ongoing.isOver = true;
          this.#interpret(ongoing);
          this.#partitions.completed(ongoing);
        }
        this.#partitions.timeIs(Number.POSITIVE_INFINITY);
        this.#partitions.finish();
        return this.#status();
      });
    }
    const found = { violation: this.#violation, durationMs: this.#usedMs };
    this.#result = summaryOf(this.#partitions.all, this.#known, found);
    return this.#result;
  }

  #interpret(ongoing: Ongoing): void {
    const { line } = ongoing;
    ongoing.operation = meantBy(this.#model, ongoing.operation);
    const problem = this.#model.objection(ongoing.operation);
    if (problem === null) return;
    const { id } = ongoing.operation;
    throw new HistoryError(line, id, `${problem} (model ${this.#model.name})`);
  }

  /** Looks whether an object was refuted by now. */
  #status(): StreamStatus {
    const { refuted } = this.#partitions;
    if (refuted === null) {
      if (this.#usedMs >= this.#timeLimitMs) this.#partitions.lose('time');
      return this.#partitions.hasLost ? 'inconclusive' : 'undecided';
    }
    const startMs = this.#nowMs();
    const leftMs = this.#timeLimitMs - this.#usedMs;
    const mayMs = Math.min(leftMs, this.#options.minimizingMs ?? DEFAULT_MINIMIZING_MS);
    this.#violation = violationOf(refuted, {
      model: this.#model,
      engines: this.#options.engines ?? engines,
      clock: this.#ongoing.clock,
      memoryLimitBytes: this.#memory.limitBytes,
      timeLimitMs: this.#timeLimitMs,
      goOn: (share) => this.#nowMs() < startMs + share * mayMs,
    });
    this.#partitions.clear();
    return 'violation';
  }

  #timed<T>(work: () => T): T {
    this.#startMs = this.#nowMs();
    try {
      return work();
    } finally {
      this.#usedMs += this.#nowMs() - this.#startMs;
    }
  }

  #hasTime(): boolean {
    return this.#usedMs + this.#nowMs() - this.#startMs < this.#timeLimitMs;
  }
}
