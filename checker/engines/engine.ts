import type { Clock, Operation } from '../operation.ts';
import type { Rows } from '../rows.ts';

/** One object's history, as an engine gets it. */
export interface Subject {
  readonly key: string | null;
  /**
   * In the order of their calls, without those that failed and without reads that were never
   * answered.
   */
  readonly operations: readonly Operation[];
  /** The same operations for those who walk along them and need no list; that list unless told. */
  readonly rows?: Rows;
  readonly clock: Clock;
}

/**
 * What an engine decided. An order is replayed before anybody believes it; the culprits are
 * refuted once more, by the search or by brute force.
 */
export type Decision =
  | {
      readonly verdict: 'valid';
      /** The ids of the operations in an order that explains every answer. */
      readonly order: readonly number[];
    }
  | {
      readonly verdict: 'violation';
      /** The ids of a few operations that have no linearization by themselves. */
      readonly culprits: readonly number[];
      /** Why, in a sentence; null where the engine only knows that. */
      readonly explanation: string | null;
    };

/**
 * A way to decide histories of certain models in nearly linear time. Pure, and all or nothing: what
 * it cannot decide it leaves to the next engine, and at last to the search.
 */
export interface Engine {
  /** As the verdict names it. */
  readonly name: string;
  /** The names of the models that it knows. */
  readonly models: readonly string[];
  /** The decision, or null where this history is beyond the engine. Never a guess. */
  decide(subject: Subject): Decision | null;
}
