import { beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../raft/index.ts';
import { ApplyQueue } from './apply-queue.ts';

let slices: number[][];
let waiting: (() => void)[];
let queue: ApplyQueue;

beforeEach(() => {
  slices = [];
  waiting = [];
  const apply = (entries: readonly Entry[]) => slices.push(entries.map(({ index }) => index));
  queue = new ApplyQueue(3, apply, (then) => waiting.push(then));
});

function entries(from: number, to: number, command = 'x'): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ index: from + i, term: 1, command }));
}

/** The others had their turn. */
function goOn(): void {
  const [then] = waiting.splice(0, 1);
  then?.();
}

describe('committed entries on their way to the store', () => {
  it('are applied at once where they are few', () => {
    queue.add(entries(1, 3));
    queue.add(entries(4, 4));
    expect(slices).toEqual([[1, 2, 3], [4]]);
    expect(waiting).toEqual([]);
  });

  it('are applied in slices where they are many, each after the others had a turn', () => {
    queue.add(entries(1, 7));
    expect(slices).toEqual([[1, 2, 3]]);
    goOn();
    expect(slices.at(-1)).toEqual([4, 5, 6]);
    goOn();
    expect(slices.at(-1)).toEqual([7]);
    expect(waiting).toEqual([]);
  });

  it('stay in order: what comes meanwhile waits', () => {
    queue.add(entries(1, 4));
    queue.add(entries(5, 5));
    queue.add(entries(6, 6));
    expect(waiting).toHaveLength(1);
    while (waiting.length > 0) goOn();
    queue.add(entries(7, 7));
    expect(slices).toEqual([[1, 2, 3], [4], [5], [6], [7]]);
  });

  it('count by their length too, and one is applied however long it is', () => {
    queue.add(entries(1, 2, 'x'.repeat(300_000)));
    expect(slices).toEqual([[1]]);
    goOn();
    expect(slices).toEqual([[1], [2]]);
  });

  it('are forgotten where a snapshot holds them', () => {
    queue.add(entries(1, 7));
    queue.clear();
    goOn();
    expect(slices).toEqual([[1, 2, 3]]);
    queue.add(entries(20, 21));
    expect(slices.at(-1)).toEqual([20, 21]);
  });

  it('are not applied out of turn where a snapshot came between', () => {
    queue.add(entries(1, 7));
    queue.clear();
    queue.add(entries(20, 20));
    expect(slices).toEqual([[1, 2, 3]]);
    goOn();
    expect(slices.at(-1)).toEqual([20]);
    expect(waiting).toEqual([]);
  });
});
