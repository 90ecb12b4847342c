import { jsonKey } from '../../json.ts';
import { listSeen } from '../../models/list-append.ts';
import type { Operation } from '../../operation.ts';
import type { Decision, Engine, Subject } from '../engine.ts';
import { inversionIn } from '../forced-order.ts';
import { type Conflict, conflictOfReads, culpritsOf, firstLongerThan } from './conflict.ts';
import { explainLists } from './explain.ts';
import { type Lists, listsOf } from './lists.ts';

/**
 * Decides lists to which every value is appended once, in O(n log n) and the length of what was
 * read. The longest read tells the order of all appends that any read saw, and a read stands right
 * after the last append that it saw; what nobody saw comes after every read. So the order is
 * forced, but for operations that may stand in any order among themselves, and real time either
 * allows it or not.
 */
export const listAppendEngine: Engine = {
  name: 'list-append',
  models: ['list-append'],
  decide(subject: Subject): Decision | null {
    const lists = listsOf(subject.operations);
    if (lists === null) return null;
    const conflict = conflictOfReads(lists);
    if (conflict !== null) return violation(subject, lists, conflict);
    const order = forcedOrder(lists, subject.operations);
    const inversion = inversionIn(order);
    if (inversion === null) return { verdict: 'valid', order: order.map(({ id }) => id) };
    const read = readThatOrders(lists, inversion.first, inversion.second);
    return violation(subject, lists, { kind: 'inverted', ...inversion, read });
  },
};

function violation(subject: Subject, lists: Lists, conflict: Conflict): Decision {
  return {
    verdict: 'violation',
    culprits: culpritsOf(conflict, lists),
    explanation: explainLists(subject, conflict),
  };
}

/** Each append that was seen, followed by the reads that saw it last; then what nobody saw. */
function forcedOrder(
  { appends, reads, longest }: Lists,
  operations: readonly Operation[],
): Operation[] {
  const order: Operation[] = [];
  const seen = new Set<Operation>();
  let next = 0;
  for (let length = 0; length <= longest.length; length++) {
    const append = length === 0 ? undefined : appends.get(jsonKey(longest[length - 1] ?? null));
    if (append !== undefined) {
      order.push(append);
      seen.add(append);
    }
    const same: Operation[] = [];
    for (let read = reads[next]; read && listSeen(read).length === length; read = reads[next]) {
      same.push(read);
      next += 1;
    }
    order.push(...same.sort(byCall));
  }
  for (const operation of operations) {
    if (operation.f === 'append' && operation.outcome === 'ok' && !seen.has(operation)) {
      order.push(operation);
    }
  }
  return order;
}

function byCall(a: Operation, b: Operation): number {
  return a.callAt - b.callAt;
}

/** The shortest read by which two appends stand in this order; null where they need none. */
function readThatOrders(
  { reads, longest }: Lists,
  first: Operation,
  second: Operation,
): Operation | null {
  if (first.f !== 'append' || second.f !== 'append') return null;
  const place = (append: Operation) =>
    longest.findIndex((value) => jsonKey(value) === jsonKey(append.input ?? null));
  const last = place(second);
  return firstLongerThan(reads, last < 0 ? place(first) : last);
}
