/** What a check can say. Over several objects: violation > inconclusive > valid. */
export type CheckVerdict = 'valid' | 'violation' | 'inconclusive';

/**
 * Why an object's operations have no linearization. Ids are indices of `invoke` events.
 *
 * The culprits have none by themselves, and are as few as were found in time. The prefix and the
 * misfit are about what was refuted first: where an engine named operations, these; where the search
 * refuted the object, all that the refutation rests on, by when they were called. A search that
 * looked ahead may have stopped at an operation before the first misfit, where the time for
 * minimizing ended before that had been found.
 */
export interface Counterexample {
  /** The object; null where the events have no keys. */
  readonly key: string | null;
  /**
   * One sentence or more: what fits nowhere, and why. It is worded when it is first asked for, or
   * copied; until then it keeps the object's operations in memory.
   */
  readonly explanation: string;
  /**
   * The longest order found, by ids, among those that account for everything refuted that
   * returned before the first misfit did.
   */
  readonly linearizedPrefix: readonly number[];
  /**
   * The first operation, by time of return, up to whose return what was refuted has no
   * linearization any more.
   */
  readonly firstMisfit: number;
  /** Ids of operations that have no linearization, even if there were no others; rising. */
  readonly culprits: readonly number[];
  /**
   * Whether it is known that nothing more can be left out: no read, and no value with all operations
   * on it. False where the time for finding that out was over.
   */
  readonly minimal: boolean;
  /** What refuted the culprits once more, after they had been found: `search`, `brute force`, … */
  readonly refutedBy: string;
}

/** The result for one object, or for the whole history where the model is not per key. */
export interface PartitionResult {
  readonly key: string | null;
  readonly verdict: CheckVerdict;
  /** What decided it, or was to: an engine's name, or `search`. */
  readonly engine: string;
  /** How many operations there were, without those that failed. */
  readonly operations: number;
  /** Of a `valid` one: the ids in an order that explains every answer. */
  readonly linearization: readonly number[] | null;
  /** Of a `violation`. */
  readonly counterexample: Counterexample | null;
  /** Of an `inconclusive` one: what ran out. */
  readonly exhausted: string | null;
  /**
   * The most operations with an answer, in the order of their returns, that an order explained; of
   * a violation, among the culprits.
   */
  readonly explained: number;
  /** How many operations with an answer there were. */
  readonly answered: number;
}

/** What `check` found out. */
export interface CheckResult {
  readonly verdict: CheckVerdict;
  /** The model's name. */
  readonly model: string;
  /** What decided the objects: `zones`, or with counts `zones 30, search 2`. */
  readonly engine: string;
  /** How many objects were checked, each alone. */
  readonly partitions: number;
  /**
   * How many operations there were, without those that failed. 0 means that the history says
   * nothing, and the verdict `valid` with it: whoever asked decides what that is worth.
   */
  readonly operations: number;
  /** What ran out and how far the search of that object had come; null if nothing did. */
  readonly exhausted: string | null;
  /** The violation of the first object that has one. */
  readonly counterexample: Counterexample | null;
  /** The result of every object, in the order of their first operations. */
  readonly results: readonly PartitionResult[];
  readonly durationMs: number;
}
