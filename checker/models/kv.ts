import type { Json } from '../history.ts';
import { isList, jsonKey, sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';
import { firstWrongOnKv } from './kv-reference.ts';
import { type Model, REFUSED } from './model.ts';
import {
  blindAnswer,
  missingValue,
  needlessValue,
  otherAnswer,
  unknownOperation,
  wrongKind,
} from './objections.ts';
import { explainRegister } from './register-explain.ts';
import { registerHolding } from './register-holding.ts';
import { relevantOnRegister } from './register-relevance.ts';

/**
 * A key of a store with get, put, cas, delete and append. A key without a value is `null`: a get of
 * it sees null, and a put of null is a delete. An append to null makes a list of one element; to
 * something that is no list it fails and changes nothing.
 *
 *     {"index":0,"process":1,"type":"invoke","f":"append","key":"x","value":5}
 *     {"index":1,"process":1,"type":"ok","f":"append","key":"x"}
 *     {"index":2,"process":1,"type":"invoke","f":"get","key":"x"}
 *     {"index":3,"process":1,"type":"ok","f":"get","key":"x","value":[5]}
 *
 * A cas carries `[from, to]`; one whose comparison failed is `fail` with the error `mismatch`.
 */
export const kv: Model<Json> = {
  name: 'kv',
  describe: 'a store of keys with get, put, cas, delete and append, null at first',
  perKey: true,
  onlyValuesCount: true,
  init: () => null,
  step: stepKv,
  keyOf: jsonKey,
  isPure: ({ f, outcome }) => f === 'get' || outcome === 'mismatch',
  objection: objectionToKv,
  relevant: (operations) => (hasAppend(operations) ? operations : relevantOnRegister(operations)),
  holding: (operations) => (hasAppend(operations) ? null : registerHolding),
  firstWrong: firstWrongOnKv,
  // An append makes a value out of the one before: then intervals alone explain nothing.
  explain: (violation) => (hasAppend(violation.operations) ? null : explainRegister(violation)),
};

function stepKv(state: Json, { f, input, output, outcome }: Operation): Json | typeof REFUSED {
  switch (f) {
    case 'get':
      return sameJson(state, output ?? null) ? state : REFUSED;
    case 'put':
      return input ?? null;
    case 'delete':
      return null;
    case 'append':
      if (state === null) return [input ?? null];
      return isList(state) ? [...state, input ?? null] : REFUSED;
    default: {
      const [from, to] = isList(input) ? input : [];
      const matches = sameJson(state, from ?? null);
      if (outcome === 'mismatch') return matches ? REFUSED : state;
      return matches ? (to ?? null) : REFUSED;
    }
  }
}

function objectionToKv(operation: Operation): string | null {
  const unknown = unknownOperation(operation, ['get', 'put', 'cas', 'delete', 'append']);
  if (unknown !== null) return unknown;
  const { f, input } = operation;
  if (f === 'get') return blindAnswer(operation);
  if (f === 'delete') return needlessValue(operation) ?? otherAnswer(operation);
  const missing = missingValue(operation);
  if (missing !== null) return missing;
  if (f === 'cas' && !(isList(input) && input.length === 2)) {
    return wrongKind('the value of a cas', '[from, to]', input);
  }
  return otherAnswer(operation);
}

function hasAppend(operations: readonly Operation[]): boolean {
  return operations.some(({ f, outcome }) => f === 'append' && outcome !== 'fail');
}
