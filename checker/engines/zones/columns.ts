import { isList } from '../../json.ts';
import type { Rows } from '../../rows.ts';
import { calledAtReturn } from './called-at-return.ts';
import { ValueNumbers } from './value-numbers.ts';

/** No value, or no operation. */
export const NONE = -1;

/** What `answered` tells of an operation. */
export const OK = 1;
export const MISMATCH = 2;

/**
 * The operations on one register as columns of numbers. Operations are named by their place in the
 * order of their calls, values by numbers; number 0 is `null`, which the register holds at first.
 */
export interface Columns {
  readonly operations: Rows;
  /** Per operation 1 where it got an `ok`, 2 where it is a cas that failed its comparison, else 0. */
  readonly answered: Uint8Array;
  /** The value that the operation found, or that a failed cas did not find; NONE if it is blind. */
  readonly seen: Int32Array;
  /** The value that it left behind; NONE if it changed nothing. */
  readonly sets: Int32Array;
  /**
   * How many operations had been called when it returned, those of that very moment too: a precedes
   * b if and only if `calledAtReturn[a] <= b`. This is all that counts of the clock.
   */
  readonly calledAtReturn: Int32Array;
  /** How many values there are. */
  readonly values: number;
}

/**
 * Lays the operations out.
 *
 * @returns null if they are not in the order of their calls, or if there is an operation that is
 *   neither a read nor a write nor a cas under one of the names it goes by
 */
export function columnsOf(operations: Rows): Columns | null {
  const count = operations.length;
  const seen = new Int32Array(count).fill(NONE);
  const sets = new Int32Array(count).fill(NONE);
  const answered = new Uint8Array(count);
  const numbers = new ValueNumbers(operations.length / 2);
  for (let at = 0; at < count; at++) {
    const operation = operations.at(at);
    const { f, input, outcome } = operation;
    answered[at] = outcome === 'ok' ? OK : outcome === 'mismatch' ? MISMATCH : 0;
    if (f === 'read' || f === 'get') seen[at] = numbers.numberOf(operation.output ?? null);
    else if (f === 'write' || f === 'put') sets[at] = numbers.numberOf(input ?? null);
    else if (f === 'delete') sets[at] = numbers.numberOf(null);
    else if (f === 'cas' && isList(input)) {
      seen[at] = numbers.numberOf(input[0] ?? null);
      if (outcome !== 'mismatch') sets[at] = numbers.numberOf(input[1] ?? null);
    } else return null;
  }
  if (!isRising(operations)) return null;
  const values = numbers.count;
  return { operations, answered, seen, sets, calledAtReturn: calledAtReturn(operations), values };
}

function isRising({ callsAt, length }: Rows): boolean {
  for (let at = 1; at < length; at++) {
    if (!((callsAt[at - 1] as number) <= (callsAt[at] as number))) return false;
  }
  return true;
}
