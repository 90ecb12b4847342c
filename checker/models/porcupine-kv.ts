import type { Json } from '../history.ts';
import type { Operation } from '../operation.ts';
import { type Growth, type Model, REFUSED } from './model.ts';
import { blindAnswer, otherAnswer, unknownOperation, wrongKind } from './objections.ts';

/** Texts that only grow must be the beginning of what the next get saw. */
const growth: Growth = {
  replaces: ({ f }) => f === 'put',
  leadsTo: (state, { output }) => text(output).startsWith(text(state)),
  staysOn: (state, { input }, { output }) =>
    text(output).startsWith(text(input), text(state).length),
};

/**
 * A store of texts as in Porcupine's kv files: get, put, and append to the end of a text; every key
 * holds the empty text at first.
 */
export const porcupineKv: Model = {
  name: 'porcupine-kv',
  describe: 'a store of texts with get, put and append, as in Porcupine’s kv files',
  perKey: true,
  onlyValuesCount: true,
  init: () => '',
  step: (state, { f, input, output }) => {
    if (f === 'get') return output === state ? state : REFUSED;
    return f === 'put' ? text(input) : text(state) + text(input);
  },
  // States are texts, and long ones: a text is its own key.
  keyOf: text,
  isPure: ({ f }) => f === 'get',
  objection: objectionToTexts,
  growth,
  firstWrong: (order) => {
    let parts: string[] = [];
    for (const operation of order) {
      const { f, input, output } = operation;
      if (f === 'get' && parts.join('') !== output) return operation;
      if (f === 'put') parts = [];
      if (f !== 'get') parts.push(text(input));
    }
    return null;
  },
};

function objectionToTexts(operation: Operation): string | null {
  const unknown = unknownOperation(operation, ['get', 'put', 'append']);
  if (unknown !== null) return unknown;
  const { f, input, output, outcome } = operation;
  if (f !== 'get') {
    if (typeof input !== 'string') return wrongKind(`the value of ${f}`, 'a text', input);
    return otherAnswer(operation);
  }
  if (outcome !== 'ok' || typeof output === 'string') return blindAnswer(operation);
  return wrongKind('the answer of get', 'a text', output);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
