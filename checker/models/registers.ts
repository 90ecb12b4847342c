import type { Json } from '../history.ts';
import { isList, jsonKey, sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';
import { type Model, REFUSED } from './model.ts';
import { explainRegister } from './register-explain.ts';
import { registerHolding } from './register-holding.ts';
import { firstWrongOnRegister } from './register-reference.ts';
import { relevantOnRegister } from './register-relevance.ts';

/** What the two registers have in common: all but the operations they know. */
const common: Omit<Model<Json>, 'name' | 'describe' | 'objection'> = {
  perKey: true,
  onlyValuesCount: true,
  init: () => null,
  step: stepRegister,
  keyOf: jsonKey,
  isPure: ({ f, outcome }) => f === 'read' || outcome === 'mismatch',
  relevant: relevantOnRegister,
  holding: () => registerHolding,
  firstWrong: firstWrongOnRegister,
  explain: explainRegister,
};

/** A register that is read and written; it starts as null. */
export const register: Model<Json> = {
  ...common,
  name: 'register',
  describe: 'a register per key with read and write, null at first',
  objection: (operation) => objectionTo(operation, ['read', 'write']),
};

/** A register with compare-and-set as well; it starts as null. */
export const casRegister: Model<Json> = {
  ...common,
  name: 'cas-register',
  describe: 'a register per key with read, write and cas, null at first',
  objection: (operation) => objectionTo(operation, ['read', 'write', 'cas']),
};

function stepRegister(
  state: Json,
  { f, input, output, outcome }: Operation,
): Json | typeof REFUSED {
  if (f === 'read') return sameJson(state, output ?? null) ? state : REFUSED;
  if (f === 'write') return input ?? null;
  const [from, to] = isList(input) ? input : [];
  const matches = sameJson(state, from ?? null);
  if (outcome === 'mismatch') return matches ? REFUSED : state;
  return matches ? (to ?? null) : REFUSED;
}

function objectionTo(operation: Operation, known: readonly string[]): string | null {
  const { f, input, output, outcome } = operation;
  // Every operation is asked about, and mostly these are all there are.
  const isKnown = f === 'read' || f === 'write' || (f === 'cas' && known.length > 2);
  if (!isKnown) return `expected f to be one of ${known.join(', ')}, got '${f}'`;
  if (f === 'read') {
    const blind = outcome === 'ok' && output === undefined;
    return blind ? 'expected the ok of a read to carry the value it saw, got none' : null;
  }
  if (input === undefined) return `expected the invoke of a ${f} to carry a value, got none`;
  if (f === 'cas' && !(isList(input) && input.length === 2)) {
    return `expected the value of a cas to be [from, to], got ${JSON.stringify(input)}`;
  }
  if (output === undefined || output === null || sameJson(output, input)) return null;
  const [got, sent] = [JSON.stringify(output), JSON.stringify(input)];
  return `expected the ok of a ${f} to carry what its invoke carried, ${sent}, got ${got}`;
}
