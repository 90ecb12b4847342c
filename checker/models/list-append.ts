import type { Json } from '../history.ts';
import { isList, type JsonKey, jsonKey, sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';
import { firstWrongOnList } from './list-append-reference.ts';
import { type Model, REFUSED } from './model.ts';
import {
  blindAnswer,
  missingValue,
  otherAnswer,
  unknownOperation,
  wrongKind,
} from './objections.ts';

/**
 * A list per key that is appended to and read whole; empty at first. A read of `null` saw the empty
 * list.
 *
 *     {"index":0,"process":1,"type":"invoke","f":"append","key":"x","value":5}
 *     {"index":1,"process":1,"type":"ok","f":"append","key":"x","value":5}
 *     {"index":2,"process":2,"type":"invoke","f":"read","key":"x"}
 *     {"index":3,"process":2,"type":"ok","f":"read","key":"x","value":[5]}
 */
export const listAppend: Model<Json> = {
  name: 'list-append',
  describe: 'a list per key with append and read of the whole list, empty at first',
  perKey: true,
  onlyValuesCount: true,
  init: () => [],
  step: stepList,
  keyOf: jsonKey,
  isPure: ({ f }) => f === 'read',
  objection: objectionToList,
  relevant: withoutUnseenCrashes,
  firstWrong: firstWrongOnList,
  growth: {
    replaces: () => false,
    leadsTo: (state, seen) => isList(state) && beginsWith(listSeen(seen), state),
    staysOn: (state, { input }, seen) =>
      isList(state) && sameJson(listSeen(seen)[state.length] ?? null, input ?? null),
  },
};

/** What a read saw, element by element. */
export function listSeen({ output }: Operation): readonly Json[] {
  return isList(output) ? output : [];
}

function beginsWith(list: readonly Json[], start: readonly Json[]): boolean {
  if (start.length > list.length) return false;
  return start.every((value, place) => sameJson(value, list[place] ?? null));
}

function stepList(state: Json, operation: Operation): Json | typeof REFUSED {
  const list = isList(state) ? state : [];
  if (operation.f === 'append') return [...list, operation.input ?? null];
  const seen = listSeen(operation);
  if (seen.length !== list.length) return REFUSED;
  // From the end: lists that differ mostly differ there.
  for (let i = list.length - 1; i >= 0; i--) {
    if (!sameJson(list[i] ?? null, seen[i] ?? null)) return REFUSED;
  }
  return state;
}

function objectionToList(operation: Operation): string | null {
  const { f, output } = operation;
  const unknown = unknownOperation(operation, ['append', 'read']);
  if (unknown !== null) return unknown;
  if (f === 'append') return missingValue(operation) ?? otherAnswer(operation);
  if (output === undefined || output === null || isList(output)) return blindAnswer(operation);
  return wrongKind('the value of a read', 'the whole list, or null where it is empty', output);
}

/**
 * Leaves out crashed appends of values that no read saw: every read comes before such an append,
 * so an order is as good without it.
 */
function withoutUnseenCrashes(operations: readonly Operation[]): readonly Operation[] {
  if (!operations.some(({ outcome }) => outcome === 'info')) return operations;
  const seen = new Set<JsonKey>();
  for (const operation of operations) {
    if (operation.f === 'read') for (const value of listSeen(operation)) seen.add(jsonKey(value));
  }
  return operations.filter(
    ({ outcome, input }) => outcome !== 'info' || seen.has(jsonKey(input ?? null)),
  );
}
