import type { Json } from '../../history.ts';
import { isList } from '../../json.ts';
import type { Operation } from '../../operation.ts';

/** What an operation on a register says of its values; undefined where it says nothing. */
export interface ValuesOf {
  /** The value that the register held just before. */
  readonly found?: Json;
  /** The value that it held just afterwards, if the operation changed it. */
  readonly brought?: Json;
  /** A value that it did not hold: what a failed cas compared with. */
  readonly missed?: Json;
}

/** @returns null for an operation that makes the value out of the one before, as an append does */
export function valuesOf({ f, input, output, outcome }: Operation): ValuesOf | null {
  switch (f) {
    case 'read':
    case 'get':
      return { found: output ?? null };
    case 'write':
    case 'put':
      return { brought: input ?? null };
    case 'delete':
      return { brought: null };
    case 'cas': {
      const [from, to] = isList(input) ? input : [];
      if (outcome === 'mismatch') return { missed: from ?? null };
      return { found: from ?? null, brought: to ?? null };
    }
    default:
      return null;
  }
}
