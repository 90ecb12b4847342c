import type { Engine, Subject } from './engines/engine.ts';
import { askEngines, type Decided } from './engines/index.ts';
import { HistoryError } from './history-error.ts';
import type { Memory } from './memory.ts';
import type { Model } from './models/model.ts';
import type { Operation, OperationList } from './operation.ts';
import { Search } from './search.ts';

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
  readonly operations: readonly Operation[];
  /** What an engine decided; null where none did, or while nobody was asked. */
  decided: Decided | null = null;
  /** Of the engine's culprits where there are any, else of the whole; null while not needed. */
  search: Search | null = null;
  readonly means: Means;

  constructor(subject: Subject, operations: readonly Operation[], means: Means) {
    this.subject = subject;
    this.operations = operations;
    this.means = means;
  }

  /** Whether it is known that there is no linearization. */
  get isRefuted(): boolean {
    return this.search?.status === 'refuted';
  }

  /** Whether it is not known yet what there is. */
  get isOpen(): boolean {
    return this.search === null ? this.decided === null : this.search.status === 'running';
  }

  /** Goes on for about so many steps of the search. @returns whether there is more to do */
  advance(work: number): boolean {
    this.search ??= this.#begin();
    return this.search !== null && this.search.run(work) === 'running';
  }

  /** Gives up where the budget ended. */
  abandon(): void {
    this.search?.abandon();
  }

  #begin(): Search | null {
    const { model, memory, engines } = this.means;
    const { operations } = this.subject;
    this.decided ??= askEngines(this.subject, model, engines);
    const decision = this.decided?.decision;
    if (decision === undefined) {
      return new Search(model, model.relevant?.(operations) ?? operations, memory);
    }
    if (decision.verdict === 'valid') return null;
    const culprits = new Set(decision.culprits);
    const few = operations.filter(({ id }) => culprits.has(id));
    return new Search(model, few, memory);
  }
}

/**
 * Divides a history into its objects: one per key, or one in all where the model is not per key.
 *
 * @throws HistoryError if the model cannot make sense of an operation
 */
export function partitionsOf(list: OperationList, means: Means): Partition[] {
  const { model } = means;
  const byKey = new Map<string | null, Operation[]>();
  for (const [position, original] of list.operations.entries()) {
    const operation = model.interpret?.(original) ?? original;
    const problem = model.objection(operation);
    if (problem !== null) {
      const line = list.lines[position] ?? position + 1;
      throw new HistoryError(line, operation.id, `${problem} (model ${model.name})`);
    }
    const key = model.perKey ? operation.key : null;
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [operation]);
    else same.push(operation);
  }
  return [...byKey].map(([key, operations]) => {
    const subject = { key, operations: whatCounts(operations, model), clock: list.clock };
    return new Partition(subject, operations, means);
  });
}

/** Leaves out what failed, and reads without an answer. */
export function whatCounts(operations: readonly Operation[], model: Model): readonly Operation[] {
  return operations.filter(
    (operation) =>
      operation.outcome !== 'fail' && !(operation.outcome === 'info' && model.isPure(operation)),
  );
}
