import type { Operation } from '../operation.ts';

/**
 * The lock told a second time: every second operation is the release of the acquire before it.
 *
 * @returns the first operation of the order that could not have happened there, or null
 */
export function firstWrongOnLock(order: Iterable<Operation>): Operation | null {
  let holder: number | null = null;
  for (const operation of order) {
    const { f, process } = operation;
    if (holder === null ? f !== 'acquire' : f !== 'release' || process !== holder) return operation;
    holder = holder === null ? process : null;
  }
  return null;
}
