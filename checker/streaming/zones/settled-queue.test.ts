import { expect, test } from 'vitest';
import { toOperations } from '../../operations.ts';
import { historyOf } from '../../testing/history-of.ts';
import { type Settled, SettledQueue } from './settled-queue.ts';

const { operations } = toOperations(historyOf('0 1 2 write 1 \n 0 3 4 write 2 \n 0 5 6 write 3'));

/** A block whose only operation here is the one with the number, from 0. */
function settled(number: number, earlyAt: number, lateAt: number, isPart = false): Settled {
  return { operations: operations.slice(number, number + 1), earlyAt, lateAt, isPart };
}

/** The numbers of the blocks in the order in which the queue gives them. */
function orderOf(waiting: readonly Settled[], mayBegin: readonly number[] = [0, 1, 2]): number[] {
  const queue = new SettledQueue();
  queue.add(waiting);
  const order: number[] = [];
  const may = (operation: (typeof operations)[number]) => {
    return mayBegin.includes(operations.indexOf(operation));
  };
  for (let next = queue.next(may); next !== null; next = queue.next(may)) {
    order.push(operations.indexOf(next.operations[0] as (typeof operations)[number]));
  }
  expect(queue.operations).toBe(waiting.length - order.length);
  return order;
}

test('a block comes after those that had a return before its last call', () => {
  expect(orderOf([settled(0, 30, 40), settled(1, 20, 25), settled(2, 10, 15)])).toEqual([2, 1, 0]);
  expect(orderOf([settled(0, 30, 10), settled(1, 20, 5)])).toEqual([1, 0]);
});

test('in one instant neither has to come first, but for the one that is called later', () => {
  expect(orderOf([settled(0, 10, 20), settled(1, 10, 10)])).toEqual([1, 0]);
});

test('what may not begin waits, and so does all that has to come after it', () => {
  const waiting = [settled(0, 10, 12), settled(1, 20, 15), settled(2, 30, 5)];
  expect(orderOf(waiting, [1, 2])).toEqual([2]);
});

test('part of a block comes after all that was settled before it, and before the rest', () => {
  expect(orderOf([settled(0, 50, 40), settled(1, 10, 20, true), settled(2, 10, 60)])).toEqual([
    0, 1, 2,
  ]);
});
