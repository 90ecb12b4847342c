import { MISMATCH, NONE } from './columns.ts';
import type { Register } from './register.ts';

/**
 * Puts the cas that failed their comparison into an order of the others: each at the first point
 * that real time allows and at which the register does not hold what the cas compared with.
 *
 * @param order places of operations, in an order that explains all of these
 * @returns the longer order; null if this order has no room for one of them, or if it is not known
 *   well enough what the register held: another order, or a crashed write more, may make room
 */
export function withMismatches(register: Register, order: Int32Array): Int32Array | null {
  const { columns, writers } = register;
  const mismatched: number[] = [];
  const { answered } = columns;
  for (let at = answered.indexOf(MISMATCH); at >= 0; at = answered.indexOf(MISMATCH, at + 1)) {
    mismatched.push(at);
  }
  if (mismatched.length === 0) return order;
  const isKnown = (at: number) => writers.repeated[columns.seen[at] as number] === 0;
  if (!mismatched.every(isKnown)) return null;
  const gaps = gapsFor(register, order, mismatched);
  return gaps && merged(order, mismatched, gaps);
}

/** The gap of each: as many operations of the order stand before it. */
function gapsFor(
  { columns, writers }: Register,
  order: Int32Array,
  mismatched: readonly number[],
): Int32Array | null {
  const room = new Room(columns.calledAtReturn, order);
  const held = heldAfter(columns.sets, writers.leaves, order);
  const nextChange = nextChanges(held);
  const gaps = new Int32Array(mismatched.length);
  const returns = Array.from(mismatched.keys()).sort(
    (a, b) => calledBy(columns, mismatched, a) - calledBy(columns, mismatched, b),
  );
  let passed = 0;
  let floor = 0;
  for (const [one, at] of mismatched.entries()) {
    for (; passed < returns.length; passed++) {
      const earlier = returns[passed] as number;
      if (calledBy(columns, mismatched, earlier) > at) break;
      floor = Math.max(floor, gaps[earlier] as number);
    }
    let gap = Math.max(floor, room.first(at));
    if (held[gap] === columns.seen[at]) gap = nextChange[gap] as number;
    if (gap > room.last(at)) return null;
    gaps[one] = gap;
  }
  return gaps;
}

function calledBy(
  { calledAtReturn }: Register['columns'],
  mismatched: readonly number[],
  one: number,
): number {
  return calledAtReturn[mismatched[one] as number] as number;
}

/** What the register holds in each gap of the order. */
function heldAfter(sets: Int32Array, leaves: Int32Array, order: Int32Array): Int32Array {
  const held = new Int32Array(order.length + 1);
  order.forEach((at, index) => {
    held[index + 1] = sets[at] === NONE ? (held[index] as number) : (leaves[at] as number);
  });
  return held;
}

/** The next gap in which the register holds something else; past the last gap if none follows. */
function nextChanges(held: Int32Array): Int32Array {
  const next = new Int32Array(held.length).fill(held.length);
  for (let gap = held.length - 2; gap >= 0; gap--) {
    next[gap] = held[gap] === held[gap + 1] ? (next[gap + 1] as number) : gap + 1;
  }
  return next;
}

/** Which gaps of an order real time leaves to an operation. */
class Room {
  readonly #calledAtReturn: Int32Array;
  /** Per gap: the earliest return among the operations behind it. */
  readonly #returnBehind: Int32Array;
  /** Per gap: the latest call among the operations before it. */
  readonly #callBefore: Int32Array;

  constructor(calledAtReturn: Int32Array, order: Int32Array) {
    const length = order.length;
    this.#calledAtReturn = calledAtReturn;
    this.#returnBehind = new Int32Array(length + 1).fill(calledAtReturn.length + 1);
    this.#callBefore = new Int32Array(length + 1).fill(NONE);
    for (let gap = length - 1; gap >= 0; gap--) {
      const returned = calledAtReturn[order[gap] as number] as number;
      this.#returnBehind[gap] = Math.min(returned, this.#returnBehind[gap + 1] as number);
    }
    for (let gap = 1; gap <= length; gap++) {
      this.#callBefore[gap] = Math.max(
        order[gap - 1] as number,
        this.#callBefore[gap - 1] as number,
      );
    }
  }

  /** The first gap behind everything that had returned before the operation was called. */
  first(at: number): number {
    return firstWhere(this.#returnBehind.length, (gap) => (this.#returnBehind[gap] as number) > at);
  }

  /** The last gap before everything that was called after the operation had returned. */
  last(at: number): number {
    const returned = this.#calledAtReturn[at] as number;
    const isTooLate = (gap: number) => (this.#callBefore[gap] as number) >= returned;
    return firstWhere(this.#callBefore.length, isTooLate) - 1;
  }
}

/** The first number below the limit of which something holds that holds of all after it too. */
function firstWhere(limit: number, holds: (number: number) => boolean): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Those of one gap in the order of their calls. */
function merged(order: Int32Array, mismatched: readonly number[], gaps: Int32Array): Int32Array {
  const result = new Int32Array(order.length + mismatched.length);
  const inGaps = Array.from(gaps.keys()).sort(
    (a, b) => (gaps[a] as number) - (gaps[b] as number) || a - b,
  );
  let taken = 0;
  let used = 0;
  for (let gap = 0; gap <= order.length; gap++) {
    while (used < inGaps.length && gaps[inGaps[used] as number] === gap) {
      result[taken++] = mismatched[inGaps[used] as number] as number;
      used += 1;
    }
    if (gap < order.length) result[taken++] = order[gap] as number;
  }
  return result;
}
