import type { Operation } from '../operation.ts';
import { textOf } from './register-reference.ts';

/**
 * The set told a second time, as a Set of texts.
 *
 * @returns the first operation of the order that could not have got its answer, or null
 */
export function firstWrongOnSet(order: Iterable<Operation>): Operation | null {
  const inside = new Set<string>();
  for (const operation of order) {
    const { f, input, output } = operation;
    if (f === 'add') inside.add(textOf(input));
    else if (f === 'remove') inside.delete(textOf(input));
    else if (f === 'contains') {
      if (inside.has(textOf(input)) !== output) return operation;
    } else {
      const seen = new Set(((output ?? []) as readonly unknown[]).map(textOf));
      if (seen.size !== inside.size) return operation;
      for (const text of seen) if (!inside.has(text)) return operation;
    }
  }
  return null;
}
