import type { Operation } from '../operation.ts';

/** An operation put next in an order, after those before it. */
export interface Step {
  readonly operation: Operation;
  readonly before: Step | null;
}

/**
 * What one of the orders that explain everything up to now has come to. Two orders that have come to
 * the same go on alike, so one of them is kept.
 */
export interface Configuration {
  /** The number of the state. */
  state: number;
  /** The pending operations that are linearized, as `Places` has their bits. */
  mask: Int32Array;
  /** How many crashed operations the order has used since they were last counted. */
  readonly used: number;
  /** The order since the last cut, the last operation first. */
  steps: Step | null;
  /** From which configuration at the last cut it goes on. */
  from: number;
}

/** The ids of the operations of an order. */
export function idsOf(steps: Step | null): number[] {
  const ids: number[] = [];
  for (let step = steps; step !== null; step = step.before) ids.push(step.operation.id);
  return ids.reverse();
}
