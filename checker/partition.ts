import type { Engine, Subject } from './engines/engine.ts';
import { askEngines, type Decided } from './engines/index.ts';
import type { Memory } from './memory.ts';
import type { Model } from './models/model.ts';
import { objectsOf } from './objects.ts';
import type { Clock, Operation } from './operation.ts';
import type { Paired } from './pairing.ts';
import { placesById } from './places-by-id.ts';
import type { Rows } from './rows.ts';
import { Search } from './search.ts';

/**
 * Steps in which a few culprits are refuted in one go. If it depended on the time, so would which of
 * several violations is told, and the same history would not always be told the same way.
 */
const CULPRITS_WORK = 10_000;

/** What the partitions of one check have in common. */
export interface Means {
  readonly model: Model;
  readonly memory: Memory;
  /** Those that are tried before the search. */
  readonly engines: readonly Engine[];
}

/**
 * The operations on one object, and how far they are decided: first the engines are asked; what
 * they refute is refuted once more by a search of their culprits, and what none of them decides is
 * searched whole.
 */
export class Partition {
  readonly subject: Subject;
  /** All operations in the order of their calls, the failed ones too. */
  readonly rows: Rows;
  /** What an engine decided; null where none did, or while nobody was asked. */
  decided: Decided | null = null;
  /** Of the engine's culprits where there are any, else of the whole; null while not needed. */
  search: Search | null = null;
  readonly means: Means;

  constructor(subject: Subject, rows: Rows, means: Means) {
    this.subject = subject;
    this.rows = rows;
    this.means = means;
  }

  /** As `rows`, for those who need them all at once. */
  get operations(): readonly Operation[] {
    return this.rows.list;
  }

  /** Whether it is known that there is no linearization. */
  get isRefuted(): boolean {
    return this.search?.status === 'refuted';
  }

  /** Whether the engines have been asked. */
  get isBegun(): boolean {
    return this.search !== null || this.decided !== null;
  }

  /** Whether it is not known yet what there is. */
  get isOpen(): boolean {
    return this.search === null ? this.decided === null : this.search.status === 'running';
  }

  /** Goes on for about so many steps of the search. @returns whether there is more to do */
  advance(work: number): boolean {
    this.search ??= this.#begin();
    const least = this.decided === null ? 0 : CULPRITS_WORK;
    return this.search !== null && this.search.run(Math.max(work, least)) === 'running';
  }

  /** Some of the operations in the order of their calls, without making objects of the others. */
  ofIds(wanted: readonly number[]): readonly Operation[] {
    const placeOf = placesById(this.rows.ids.subarray(0, this.rows.length));
    const places = Int32Array.from(new Set(wanted), placeOf).sort();
    return this.rows.some(places).list;
  }

  /** Gives up where the budget ended. */
  abandon(): void {
    this.search?.abandon();
  }

  #begin(): Search | null {
    const { model, memory, engines } = this.means;
    this.decided ??= askEngines(this.subject, model, engines);
    const decision = this.decided?.decision;
    if (decision?.verdict === 'valid') return null;
    if (decision === undefined) {
      const { operations } = this.subject;
      return new Search(model, model.relevant?.(operations) ?? operations, memory);
    }
    return new Search(model, this.ofIds(decision.culprits), memory);
  }
}

/**
 * Divides a history into its objects: one per key, or one in all where the model is not per key.
 *
 * @throws HistoryError if the model cannot make sense of an operation
 */
export function partitionsOf(history: Paired, means: Means): Partition[] {
  return objectsOf(history, means.model).map(({ key, rows, counting }) => {
    return new Partition(new RowSubject(key, history.clock, counting), rows, means);
  });
}

/** A subject whose operations are made when they are asked for. */
class RowSubject implements Subject {
  readonly key: string | null;
  readonly clock: Clock;
  readonly #rows: Rows;

  constructor(key: string | null, clock: Clock, rows: Rows) {
    this.key = key;
    this.clock = clock;
    this.#rows = rows;
  }

  // Both are on the prototype: a copy that is given other operations must not keep these.
  get rows(): Rows {
    return this.#rows;
  }

  get operations(): readonly Operation[] {
    return this.#rows.list;
  }
}

/** Leaves out what failed, and reads without an answer. */
export function whatCounts(operations: readonly Operation[], model: Model): readonly Operation[] {
  return operations.filter(
    (operation) =>
      operation.outcome !== 'fail' && !(operation.outcome === 'info' && model.isPure(operation)),
  );
}
