import type { Operation } from '../operation.ts';

/**
 * A register told a second time, without the model's `step` and with its own idea of when values
 * are equal, so that a mistake in one of the two does not verify itself.
 *
 * @param initial what the register holds at first
 * @returns the first operation of the order that could not have got its answer, or null
 */
export function firstWrongOnRegister(
  order: Iterable<Operation>,
  initial: unknown = null,
): Operation | null {
  let held = initial;
  for (const operation of order) {
    const { f, outcome } = operation;
    switch (f) {
      case 'write':
        held = operation.input;
        break;
      case 'read':
        if (!isSame(operation.output, held)) return operation;
        break;
      default: {
        const [from, to] = operation.input as readonly unknown[];
        if (isSame(from, held) !== (outcome !== 'mismatch')) return operation;
        if (outcome !== 'mismatch') held = to;
      }
    }
  }
  return null;
}

/** Equal as they are, or, as lists and objects, equal in writing. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return textOf(a) === textOf(b);
}

/** JSON text with the members of objects in order; `null` for what is not there. */
export function textOf(value: unknown): string {
  // Most values are plain, and a replayed history may be long.
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
