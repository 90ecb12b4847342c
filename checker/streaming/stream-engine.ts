import type { Operation } from '../operation.ts';
import type { Start } from './segment.ts';

/** What ran out. */
export type Exhausted = 'time' | 'memory' | 'allowance';

/**
 * What came of a return. `refuted`: no order of what was called so far explains its answer.
 * `beyond`: the engine cannot tell, and is of no more use.
 */
export type Passed = 'explained' | 'refuted' | 'beyond' | Exhausted;

/** Decides the operations on one object while they come. */
export interface StreamEngine {
  /** As the verdict names it. */
  readonly name: string;
  /** How many configurations or blocks, states or values, and operations are kept. */
  readonly size: { configurations: number; states: number; operations: number };
  /** What was pending at the last cut or was called since, in the order of the calls. */
  readonly window: readonly Operation[];
  /** What the orders had come to at the last cut. */
  readonly starts: readonly Start[];

  /**
   * Takes an operation whose completion is known at its call.
   *
   * @returns false if it is beyond the engine, which has not taken it then
   */
  call(operation: Operation): boolean;

  /** Passes the return of an operation. */
  pass(operation: Operation): Passed;

  /**
   * Verifies what has not been verified yet: everything that had an answer was passed.
   *
   * @returns false if the engine cannot tell after all
   * @throws Error if an order does not stand up to it: a mistake in this checker, never a verdict
   */
  finish(): boolean;

  /** Forgets everything and gives the memory back. */
  clear(): void;
}
