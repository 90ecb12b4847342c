import type { CheckVerdict, Counterexample } from '../result.ts';

/**
 * What `push` says: whether a violation was found by now, or a budget ended what could still be
 * found. `undecided` as long as everything has an explanation so far.
 */
export type StreamStatus = 'undecided' | 'violation' | 'inconclusive';

/** Why an object's operations have no linearization, as a stream knows it. */
export interface StreamViolation {
  /** The object; null where the events have no keys. */
  readonly key: string | null;
  /** One sentence or more: what fits nowhere, and why. */
  readonly explanation: string;
  /**
   * Id of the first operation, by time of return, up to whose return the object's operations have
   * no linearization any more.
   */
  readonly firstMisfit: number;
  /**
   * What `check` gives for the object's operations up to the misfit's return: few of them, which have
   * no linearization by themselves. Null where the first of the operations are not kept any more, or
   * where the time was over.
   */
  readonly counterexample: Counterexample | null;
  /**
   * What refuted the operations once more: what the counterexample says, or `search` where there is
   * none: of what was pending at the last cut or called since, from each state that was possible
   * there; null if the time was over before.
   */
  readonly refutedBy: string | null;
}

/** The result for one object, or for the whole history where the model is not per key. */
export interface StreamPartitionResult {
  readonly key: string | null;
  readonly verdict: CheckVerdict;
  /** What decided it at last, or was to: `streaming zones` or `streaming frontier`. */
  readonly engine: string;
  /** How many operations were taken in, without those that failed. */
  readonly operations: number;
  /** How many operations with an answer were explained, in the order of their returns. */
  readonly explained: number;
  /** Of an `inconclusive` one: what ran out. */
  readonly exhausted: string | null;
}

/**
 * What a `Checker` found out.
 *
 * `valid` means that every object has a linearization, and that it was verified, though never as a
 * whole: at cuts, a few dozen to a thousand returns apart, the stretch of the order since the cut
 * before was replayed, by code that shares nothing with what found it, from the state and the pending
 * operations that the stretch before had ended with. Verified is that a stretch contains every
 * operation that returned in it, once over all stretches; that real time allows its order; that every
 * answer is right; and that it ends in the state from which the next one begins. One after the other
 * they are a linearization. It is not kept, so it cannot be shown; `check` shows it.
 */
export interface StreamResult {
  readonly verdict: CheckVerdict;
  /** The model's name. */
  readonly model: string;
  /** What decided the objects: `streaming zones`, or with counts `streaming zones 3, streaming frontier 1`. */
  readonly engine: string;
  /** How many objects there were. */
  readonly partitions: number;
  /** How many operations there were, without those that failed; 0 says nothing. */
  readonly operations: number;
  /** What ran out and how far that object had come; null if nothing did. */
  readonly exhausted: string | null;
  /** The first violation, with which the checker stopped. */
  readonly violation: StreamViolation | null;
  /** The result of every object, in the order of their first operations. */
  readonly results: readonly StreamPartitionResult[];
  /** What the checker took, without what lay between the events. */
  readonly durationMs: number;
}
