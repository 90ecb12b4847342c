import type { Json } from '../history.ts';
import { isList, type JsonKey, jsonKey } from '../json.ts';
import type { Operation } from '../operation.ts';
import { type Model, REFUSED } from './model.ts';
import {
  blindAnswer,
  missingValue,
  otherAnswer,
  unknownOperation,
  wrongKind,
} from './objections.ts';
import { firstWrongOnSet } from './set-reference.ts';

/**
 * A set per key, empty at first. `add` and `remove` always succeed, whether or not the value was
 * there; `contains` answers true or false; `read` sees the whole set as a list in any order, or
 * `null` for the empty one.
 *
 *     {"index":0,"process":1,"type":"invoke","f":"add","key":"x","value":5}
 *     {"index":1,"process":1,"type":"ok","f":"add","key":"x","value":5}
 *     {"index":2,"process":1,"type":"invoke","f":"contains","key":"x","value":5}
 *     {"index":3,"process":1,"type":"ok","f":"contains","key":"x","value":true}
 *     {"index":4,"process":2,"type":"invoke","f":"read","key":"x"}
 *     {"index":5,"process":2,"type":"ok","f":"read","key":"x","value":[5]}
 */
export const set: Model<Json> = {
  name: 'set',
  describe: 'a set per key with add, remove, contains and read of the whole set, empty at first',
  perKey: true,
  onlyValuesCount: true,
  init: () => [],
  step: stepSet,
  keyOf: (state) => jsonKey(state),
  isPure: ({ f }) => f === 'read' || f === 'contains',
  objection: objectionToSet,
  relevant: withoutUnseenAdds,
  firstWrong: firstWrongOnSet,
};

/** The state is the list of the members' texts, in their order. */
function stepSet(state: Json, { f, input, output }: Operation): Json | typeof REFUSED {
  const members = isList(state) ? state : [];
  if (f === 'read') return sameMembers(members, isList(output) ? output : []) ? state : REFUSED;
  const member = memberText(input ?? null);
  const isIn = members.includes(member);
  if (f === 'contains') return isIn === output ? state : REFUSED;
  if (f === 'add') return isIn ? state : [...members, member].sort();
  return isIn ? members.filter((other) => other !== member) : state;
}

function sameMembers(members: readonly Json[], seen: readonly Json[]): boolean {
  const texts = new Set<Json>(seen.map(memberText));
  return texts.size === members.length && members.every((member) => texts.has(member));
}

/** Numbers are marked, for the number 1 and the string "1" are two members. */
function memberText(value: Json): string {
  const key = jsonKey(value);
  return typeof key === 'string' ? key : `=${key}`;
}

function objectionToSet(operation: Operation): string | null {
  const { f, output, outcome } = operation;
  const unknown = unknownOperation(operation, ['add', 'remove', 'contains', 'read']);
  if (unknown !== null) return unknown;
  if (f === 'read') {
    if (output === undefined || output === null || isList(output)) return blindAnswer(operation);
    return wrongKind('the value of a read', 'a list of the members, or null for none', output);
  }
  const missing = missingValue(operation);
  if (missing !== null) return missing;
  if (f !== 'contains') return otherAnswer(operation);
  if (outcome !== 'ok' || typeof output === 'boolean') return null;
  return (
    blindAnswer(operation) ?? wrongKind('the value of an ok contains', 'true or false', output)
  );
}

/**
 * Leaves out crashed adds of values that nobody ever saw inside: nothing looked at the value while
 * it was in, so an order is as good without the add.
 */
function withoutUnseenAdds(operations: readonly Operation[]): readonly Operation[] {
  if (!operations.some(({ f, outcome }) => f === 'add' && outcome === 'info')) return operations;
  const seen = new Set<JsonKey>();
  for (const { f, input, output } of operations) {
    if (f === 'contains' && output === true) seen.add(jsonKey(input ?? null));
    if (f === 'read' && isList(output)) for (const value of output) seen.add(jsonKey(value));
  }
  return operations.filter(
    ({ f, outcome, input }) =>
      f !== 'add' || outcome !== 'info' || seen.has(jsonKey(input ?? null)),
  );
}
