import type { Json } from '../../history.ts';
import { isList } from '../../json.ts';
import type { Rows } from '../../rows.ts';

/** Where values repeat they mostly do so from the beginning. */
const MOST_LOOKED_AT = 64;

/**
 * Whether some of the first operations show that values do not tell which write a read saw: a small
 * number that two of them write and one of them found. It takes no memory, so that the many short
 * histories of few values are soon left to the search.
 */
export function repeatsFromTheBeginning(operations: Rows): boolean {
  const count = Math.min(operations.length, MOST_LOOKED_AT);
  let written = 0;
  let repeated = 0;
  let found = 0;
  for (let at = 0; at < count; at++) {
    const { f, input, output, outcome } = operations.at(at);
    const isCas = f === 'cas' && isList(input);
    if (outcome === 'ok') {
      if (f === 'read' || f === 'get') found |= bitOf(output);
      else if (isCas) found |= bitOf(input[0]);
    }
    const sets = isCas ? input[1] : f === 'write' || f === 'put' ? input : undefined;
    const bit = outcome === 'mismatch' ? 0 : bitOf(sets);
    repeated |= written & bit;
    written |= bit;
    if ((repeated & found) !== 0) return true;
  }
  return false;
}

function bitOf(value: Json | undefined): number {
  return typeof value === 'number' && value >= 0 && value < 32 && (value | 0) === value
    ? 1 << value
    : 0;
}
