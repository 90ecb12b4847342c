import type { Operation } from '../operation.ts';

/**
 * The lock told a second time: every second operation is the release of the acquire before it.
 *
 * @returns the first operation of the order that could not have happened there, or null
 */
export function firstWrongOnLock(order: readonly Operation[]): Operation | null {
  for (const [place, operation] of order.entries()) {
    if (place % 2 === 0) {
      if (operation.f !== 'acquire') return operation;
    } else if (operation.f !== 'release' || operation.process !== order[place - 1]?.process) {
      return operation;
    }
  }
  return null;
}
