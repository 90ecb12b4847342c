import type { Blocks } from './blocks.ts';
import { NONE } from './columns.ts';
import type { Crossed } from './conflict.ts';
import type { Register } from './register.ts';
import { NULL_VALUE } from './value-numbers.ts';

/**
 * Puts the blocks in an order that real time allows. X has to stand before Y if an operation of X
 * returned before one of Y was called: if X's first return lies before Y's last call. A zone is
 * what lies between a block's first return and its last call (Gibbons and Korach 1997): forward if
 * the return comes first, so that the value was surely there throughout, else backward. Blocks
 * cannot be ordered if and only if two forward zones overlap or a backward one lies inside a
 * forward one; then just these two contradict each other.
 *
 * Zones lie on places in the order of calls, and no two start at the same, so that one pass over
 * the places sorts them.
 *
 * @returns the first values of the blocks in order
 */
export function inOrder(
  { columns, writers }: Register,
  { early, late }: Blocks,
): Int32Array | Crossed {
  const { calledAtReturn } = columns;
  const count = calledAtReturn.length;
  /** The block whose forward zone starts before the call at this place. */
  const forward = new Int32Array(count + 1).fill(NONE);
  /** The block whose backward zone starts with the call at this place. */
  const backward = new Int32Array(count).fill(NONE);
  const ends = (first: number) => ({
    ...{ first, early: early[first] as number, late: late[first] as number },
  });
  const crossed = (one: number, other: number): Crossed => ({
    ...{ kind: 'crossed', one: ends(one), other: ends(other) },
  });
  let blocks = 1;
  for (let value = 1; value < writers.writer.length; value++) {
    if (early[value] === NONE) continue;
    blocks += 1;
    const start = calledAtReturn[early[value] as number] as number;
    const end = late[value] as number;
    if (start > end) backward[end] = value;
    else if (forward[start] === NONE) forward[start] = value;
    else return crossed(forward[start] as number, value);
  }
  const order = new Int32Array(blocks);
  order[0] = NULL_VALUE;
  let placed = 1;
  let last = NULL_VALUE;
  const isOver = (value: number) =>
    (calledAtReturn[early[value] as number] as number) > (late[last] as number);
  for (let place = 0; place <= count; place++) {
    const opening = forward[place] as number;
    if (opening !== NONE) {
      if (!isOver(opening)) return crossed(last, opening);
      last = opening;
      order[placed++] = opening;
    }
    const inPassing = backward[place] ?? NONE;
    if (inPassing === NONE) continue;
    if (!isOver(inPassing)) return crossed(last, inPassing);
    order[placed++] = inPassing;
  }
  return order;
}
