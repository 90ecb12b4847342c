import type { Json } from '../history.ts';
import { kv } from '../models/kv.ts';
import { type Model, REFUSED } from '../models/model.ts';
import { casRegister, register } from '../models/registers.ts';
import type { Operation } from '../operation.ts';
import { replay } from '../replay.ts';
import type { Decision, Engine, Subject } from './engine.ts';

/** How many crashed operations are tried in all, per operation of the history. */
const TRIES_PER_OPERATION = 20;

/** Models whose crashed operations are looked for: a step of theirs costs little. */
const STEPPED: readonly Model[] = [register, casRegister, kv];

/**
 * Tries the order in which the replicated log says that it applied the operations. An order that the
 * replay verifies is a proof whoever offers it, so nothing is believed here: where the log's order
 * does not explain every answer, this says nothing at all.
 *
 * Several operations may name one entry, because a read that went past the log names the entry up
 * to which it waited: the change at an index comes first, then the reads, in the order of their
 * calls. A crashed operation has no index; it is put in where an answer needs it.
 */
export function witnessOf(model: Model): Engine {
  return {
    name: 'witness',
    models: [model.name],
    decide: (subject) => decide(subject, model),
  };
}

function decide({ operations }: Subject, model: Model): Decision | null {
  const order = inLogOrder(operations, model);
  if (order === null) return null;
  const ids = order.map(({ id }) => id);
  if (replay(operations, ids, model) === null) return { verdict: 'valid', order: ids };
  const crashed = operations.filter(({ outcome }) => outcome === 'info');
  if (crashed.length === 0 || !STEPPED.includes(model)) return null;
  const longer = withCrashed(order, crashed, model)?.map(({ id }) => id);
  if (longer === undefined || replay(operations, longer, model) !== null) return null;
  return { verdict: 'valid', order: longer };
}

/** The operations with an answer; null if one of them has no index. */
function inLogOrder(operations: readonly Operation[], model: Model): Operation[] | null {
  const answered = operations.filter(({ outcome }) => outcome !== 'info');
  if (answered.some(({ logIndex }) => logIndex === undefined)) return null;
  const isRead = (one: Operation) => Number(model.isPure(one));
  // The sort is stable, and the operations come in the order of their calls.
  return answered.sort((a, b) => (a.logIndex ?? 0) - (b.logIndex ?? 0) || isRead(a) - isRead(b));
}

/** Puts one crashed operation before each that needs it; null where none helps. */
function withCrashed(
  order: readonly Operation[],
  crashed: readonly Operation[],
  model: Model,
): Operation[] | null {
  const unused = new Set(crashed);
  const result: Operation[] = [];
  let tries = order.length * TRIES_PER_OPERATION;
  let state = model.init();
  for (const operation of order) {
    let next = model.step(state, operation);
    for (const one of next === REFUSED ? unused : []) {
      tries -= 1;
      if (one.callAt > operation.returnAt) break;
      const between = model.step(state, one);
      next = between === REFUSED ? REFUSED : model.step(between, operation);
      if (next === REFUSED) continue;
      unused.delete(one);
      result.push(one);
      break;
    }
    if (next === REFUSED || tries < 0) return null;
    result.push(operation);
    state = next as Json;
  }
  return result;
}
