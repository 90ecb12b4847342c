import { type JsonKey, jsonKey } from '../../json.ts';
import type { Operation } from '../../operation.ts';

/** All that happened to one value of a set, but for reads of the whole. */
export interface Member {
  readonly add: Operation | null;
  readonly remove: Operation | null;
  /** The `contains` that found it, and those that did not. */
  readonly found: readonly Operation[];
  readonly missed: readonly Operation[];
}

/** The operations of a set by what they are about. */
export interface Members {
  readonly byValue: ReadonlyMap<JsonKey, Member>;
  /** The reads of the whole set. */
  readonly reads: readonly Operation[];
  readonly hasRemoves: boolean;
}

type Draft = {
  add: Operation | null;
  remove: Operation | null;
  found: Operation[];
  missed: Operation[];
};

/** Sorts the operations out; null if a value is added or removed more than once. */
export function membersOf(operations: readonly Operation[]): Members | null {
  const byValue = new Map<JsonKey, Draft>();
  const reads: Operation[] = [];
  let hasRemoves = false;
  for (const operation of operations) {
    const { f, input, output } = operation;
    if (f === 'read') {
      reads.push(operation);
      continue;
    }
    const member = draftOf(byValue, jsonKey(input ?? null));
    if (f === 'contains') (output === true ? member.found : member.missed).push(operation);
    else if (f === 'add') {
      if (member.add !== null) return null;
      member.add = operation;
    } else {
      if (member.remove !== null) return null;
      member.remove = operation;
      hasRemoves = true;
    }
  }
  return { byValue, reads, hasRemoves };
}

function draftOf(byValue: Map<JsonKey, Draft>, value: JsonKey): Draft {
  let member = byValue.get(value);
  if (member === undefined) {
    member = { add: null, remove: null, found: [], missed: [] };
    byValue.set(value, member);
  }
  return member;
}

/** The operation with the least number that `by` gives; null of none. */
export function leastBy(
  operations: readonly Operation[],
  by: (operation: Operation) => number,
): Operation | null {
  let least: Operation | null = null;
  for (const operation of operations) {
    if (least === null || by(operation) < by(least)) least = operation;
  }
  return least;
}
