import type { Json } from '../../history.ts';
import { type JsonKey, jsonKey, sameJson } from '../../json.ts';
import { listSeen } from '../../models/list-append.ts';
import type { Operation } from '../../operation.ts';

/** The appends and reads of one list. */
export interface Lists {
  /** The append of each value. */
  readonly appends: ReadonlyMap<JsonKey, Operation>;
  /** The answered reads, the shortest list first. */
  readonly reads: readonly Operation[];
  /** What the longest read saw: the order of all appends that any read saw. */
  readonly longest: readonly Json[];
}

/** Sorts the operations out; null if a value is appended more than once. */
export function listsOf(operations: readonly Operation[]): Lists | null {
  const appends = new Map<JsonKey, Operation>();
  const reads: Operation[] = [];
  for (const operation of operations) {
    if (operation.f !== 'append') {
      reads.push(operation);
      continue;
    }
    const value = jsonKey(operation.input ?? null);
    if (appends.has(value)) return null;
    appends.set(value, operation);
  }
  reads.sort((a, b) => listSeen(a).length - listSeen(b).length);
  const last = reads.at(-1);
  return { appends, reads, longest: last === undefined ? [] : listSeen(last) };
}

/** Whether the shorter list is how the longer one begins. */
export function isPrefix(shorter: readonly Json[], longer: readonly Json[]): boolean {
  return shorter.every((value, place) => {
    const other = longer[place];
    return value === other || (other !== undefined && sameJson(value, other));
  });
}
