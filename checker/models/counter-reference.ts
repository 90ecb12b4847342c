import type { Operation } from '../operation.ts';

/**
 * The counter told a second time, in integers without a limit.
 *
 * @returns the first operation of the order that could not have got its answer, or null
 */
export function firstWrongOnCounter(order: Iterable<Operation>): Operation | null {
  let sum = 0n;
  for (const operation of order) {
    if (operation.f === 'add') sum += BigInt(Number(operation.input));
    else if (sum !== BigInt(Number(operation.output))) return operation;
  }
  return null;
}
