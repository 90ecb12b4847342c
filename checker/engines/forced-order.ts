import type { Operation } from '../operation.ts';

/** Two operations that an order has the wrong way round. */
export interface Inversion {
  /** Stands first, but was called after the other had returned. */
  readonly first: Operation;
  readonly second: Operation;
}

/** The first place in an order that real time forbids; null if it allows the order. */
export function inversionIn(order: Iterable<Operation>): Inversion | null {
  let latest: Operation | null = null;
  for (const operation of order) {
    if (latest !== null && operation.returnAt < latest.callAt) {
      return { first: latest, second: operation };
    }
    if (latest === null || operation.callAt > latest.callAt) latest = operation;
  }
  return null;
}
