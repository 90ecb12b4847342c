import type { Operation } from '../operation.ts';
import { textOf } from './register-reference.ts';

/**
 * A key of the store told a second time, without the model's `step`: a value is its text, and a list
 * is the texts of its elements.
 *
 * @returns the first operation of the order that could not have got its answer, or null
 */
export function firstWrongOnKv(order: Iterable<Operation>): Operation | null {
  let held: string | string[] = 'null';
  for (const operation of order) {
    const { f, input, output, outcome } = operation;
    if (f === 'get') {
      if (!holds(held, output)) return operation;
    } else if (f === 'append') {
      const list: string[] | null = held === 'null' ? [] : listOf(held);
      if (list === null) return operation;
      list.push(textOf(input));
      held = list;
    } else if (f === 'cas') {
      const [from, to] = input as readonly unknown[];
      if (holds(held, from) === (outcome === 'mismatch')) return operation;
      if (outcome !== 'mismatch') held = textOf(to);
    } else {
      held = f === 'delete' ? 'null' : textOf(input);
    }
  }
  return null;
}

function holds(held: string | readonly string[], value: unknown): boolean {
  if (typeof held === 'string') return held === textOf(value);
  if (!Array.isArray(value) || value.length !== held.length) return false;
  return held.every((text, place) => text === textOf(value[place]));
}

/** The texts of a list's elements, ready to be added to; null if the value is no list. */
function listOf(held: string | string[]): string[] | null {
  if (typeof held !== 'string') return held;
  const value: unknown = JSON.parse(held);
  return Array.isArray(value) ? value.map(textOf) : null;
}
