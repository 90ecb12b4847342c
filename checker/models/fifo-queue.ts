import type { Json } from '../history.ts';
import { isList, type JsonKey, jsonKey, sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';
import { foundEmpty } from './fifo-queue-facts.ts';
import { queueOutlook } from './fifo-queue-outlook.ts';
import { firstWrongOnQueue } from './fifo-queue-reference.ts';
import { type Model, REFUSED } from './model.ts';
import {
  blindAnswer,
  missingValue,
  needlessValue,
  otherAnswer,
  unknownOperation,
} from './objections.ts';

/**
 * A first-in-first-out queue per key, empty at first. The `ok` of a dequeue carries the value that
 * it took, or `null` where it found the queue empty; so null cannot be enqueued. A crashed dequeue
 * may have taken the first value, whatever it was.
 *
 *     {"index":0,"process":1,"type":"invoke","f":"enqueue","key":"x","value":5}
 *     {"index":1,"process":1,"type":"ok","f":"enqueue","key":"x","value":5}
 *     {"index":2,"process":2,"type":"invoke","f":"dequeue","key":"x"}
 *     {"index":3,"process":2,"type":"ok","f":"dequeue","key":"x","value":5}
 *     {"index":4,"process":2,"type":"invoke","f":"dequeue","key":"x"}
 *     {"index":5,"process":2,"type":"ok","f":"dequeue","key":"x","value":null}
 */
export const fifoQueue: Model<Json> = {
  name: 'fifo-queue',
  describe: 'a queue per key with enqueue, dequeue and dequeue of nothing, empty at first',
  perKey: true,
  onlyValuesCount: true,
  init: () => [],
  step: stepQueue,
  keyOf: jsonKey,
  isPure: (operation) => foundEmpty(operation),
  objection: objectionToQueue,
  relevant: withoutUnseenEnqueues,
  firstWrong: firstWrongOnQueue,
  outlook: queueOutlook,
};

function stepQueue(state: Json, operation: Operation): Json | typeof REFUSED {
  const queue = isList(state) ? state : [];
  if (operation.f === 'enqueue') return [...queue, operation.input ?? null];
  if (foundEmpty(operation)) return queue.length === 0 ? state : REFUSED;
  const [first, ...rest] = queue;
  if (first === undefined) return REFUSED;
  // Of an operation in doubt the answer is known only where it came later than what is looked at.
  const isTaken = operation.output === undefined || sameJson(first, operation.output);
  return isTaken ? rest : REFUSED;
}

function objectionToQueue(operation: Operation): string | null {
  const unknown = unknownOperation(operation, ['enqueue', 'dequeue']);
  if (unknown !== null) return unknown;
  if (operation.f === 'dequeue') return needlessValue(operation) ?? blindAnswer(operation);
  if (operation.input === null) {
    return 'expected the value of an enqueue not to be null, which is the answer of an empty queue';
  }
  return missingValue(operation) ?? otherAnswer(operation);
}

/**
 * Leaves out crashed enqueues of values that no dequeue answered with: in an order they go together
 * with the crashed dequeue that may have taken them.
 *
 * Crashed dequeues stay even where the answered ones took every value: before the last of those had
 * returned, a crashed one may still have taken its value, and a misfit is sought from return to
 * return.
 */
function withoutUnseenEnqueues(operations: readonly Operation[]): readonly Operation[] {
  if (!operations.some(({ outcome }) => outcome === 'info')) return operations;
  const taken = new Set<JsonKey>();
  for (const { f, outcome, output } of operations) {
    if (f === 'dequeue' && outcome === 'ok') taken.add(jsonKey(output ?? null));
  }
  return operations.filter(
    ({ f, outcome, input }) =>
      f !== 'enqueue' || outcome !== 'info' || taken.has(jsonKey(input ?? null)),
  );
}
