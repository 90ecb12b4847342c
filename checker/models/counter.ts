import type { Json } from '../history.ts';
import type { Operation } from '../operation.ts';
import { counterOutlook } from './counter-outlook.ts';
import { firstWrongOnCounter } from './counter-reference.ts';
import { type Model, REFUSED } from './model.ts';
import {
  blindAnswer,
  missingValue,
  otherAnswer,
  unknownOperation,
  wrongKind,
} from './objections.ts';

const MOST_ADDED = 2 ** 32;

/**
 * A counter per key, 0 at first: `add` of a whole number, which may be negative, and `read`. An amount
 * is 2^32 at most either way, so that the sum of two million of them is exact.
 *
 *     {"index":0,"process":1,"type":"invoke","f":"add","key":"x","value":1}
 *     {"index":1,"process":1,"type":"ok","f":"add","key":"x","value":1}
 *     {"index":2,"process":2,"type":"invoke","f":"read","key":"x"}
 *     {"index":3,"process":2,"type":"ok","f":"read","key":"x","value":1}
 */
export const counter: Model<Json> = {
  name: 'counter',
  describe: 'a counter per key with add of a whole number and read, 0 at first',
  perKey: true,
  onlyValuesCount: true,
  init: () => 0,
  step: stepCounter,
  keyOf: Number,
  isPure: ({ f, input }) => f === 'read' || input === 0,
  objection: objectionToCounter,
  relevant: withoutLateCrashes,
  firstWrong: firstWrongOnCounter,
  outlook: counterOutlook,
};

function stepCounter(sum: Json, { f, input, output }: Operation): Json | typeof REFUSED {
  if (f === 'add') return Number(sum) + Number(input);
  return sum === output ? sum : REFUSED;
}

function objectionToCounter(operation: Operation): string | null {
  const { f, input, output, outcome } = operation;
  const unknown = unknownOperation(operation, ['add', 'read']);
  if (unknown !== null) return unknown;
  if (f === 'read') {
    if (outcome !== 'ok' || Number.isSafeInteger(output)) return null;
    return blindAnswer(operation) ?? wrongKind('the value of a read', 'a whole number', output);
  }
  const missing = missingValue(operation);
  if (missing !== null) return missing;
  if (!Number.isSafeInteger(input))
    return wrongKind('the value of an add', 'a whole number', input);
  if (Math.abs(Number(input)) > MOST_ADDED) {
    return wrongKind('the value of an add', 'a whole number of 2^32 at most', input);
  }
  return otherAnswer(operation);
}

/** Leaves out crashed adds that were called when every read had returned. */
function withoutLateCrashes(operations: readonly Operation[]): readonly Operation[] {
  const lastRead = operations.reduce(
    (last, { f, returnAt }) => (f === 'read' ? Math.max(last, returnAt) : last),
    Number.NEGATIVE_INFINITY,
  );
  return operations.filter(({ outcome, callAt }) => outcome !== 'info' || callAt <= lastRead);
}
