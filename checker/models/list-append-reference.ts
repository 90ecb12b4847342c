import type { Operation } from '../operation.ts';
import { textOf } from './register-reference.ts';

/**
 * The list told a second time, as one array of values that only grows.
 *
 * @returns the first operation of the order that could not have got its answer, or null
 */
export function firstWrongOnList(order: Iterable<Operation>): Operation | null {
  const held: unknown[] = [];
  for (const operation of order) {
    if (operation.f === 'append') {
      held.push(operation.input);
      continue;
    }
    const seen = (operation.output ?? []) as readonly unknown[];
    if (seen.length !== held.length) return operation;
    if (seen.some((value, place) => isOther(value, held[place]))) return operation;
  }
  return null;
}

function isOther(a: unknown, b: unknown): boolean {
  return a !== b && textOf(a) !== textOf(b);
}
