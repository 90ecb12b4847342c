import type { Operation } from '../../operation.ts';
import { Heap } from '../heap.ts';
import type { Crowd } from './crowd.ts';
import type { Passage } from './values.ts';

/** Which operation it is that puts a passage's value in, or takes it out, at a moment. */
export class Picks {
  readonly #in = new Map<Crowd, Pool>();
  readonly #out = new Map<Crowd, Pool>();

  /** Null where no enqueue of the value is left that can be at the moment. */
  enqueue({ enqueue, crowd }: Passage, moment: number): Operation | null {
    if (crowd === null) return enqueue;
    return poolOf(this.#in, crowd, crowd.enqueues).take(moment);
  }

  /** As `enqueue`; of a passage that has a dequeue. */
  dequeue({ dequeue, crowd }: Passage, moment: number): Operation | null {
    if (crowd === null || dequeue?.outcome !== 'ok') return dequeue;
    return poolOf(this.#out, crowd, crowd.dequeues).take(moment);
  }

  /** Whether nothing is left that surely happened. */
  get isWhole(): boolean {
    return [...this.#in.values(), ...this.#out.values()].every(({ isWhole }) => isWhole);
  }
}

/** The operations on one value: of those that are called the first to return is taken. */
class Pool {
  readonly #operations: readonly Operation[];
  readonly #open: Heap;
  #called = 0;
  #left: number;

  /** @param operations in the order of their calls */
  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
    this.#left = operations.filter(({ outcome }) => outcome === 'ok').length;
    this.#open = new Heap((place) => operations[place]?.returnAt ?? 0);
  }

  /** Moments must not go back; null where there is none, or one is left that had to be before. */
  take(moment: number): Operation | null {
    for (; (this.#operations[this.#called]?.callAt ?? Number.POSITIVE_INFINITY) <= moment; ) {
      this.#open.push(this.#called);
      this.#called += 1;
    }
    const one = this.#operations[this.#open.pop() ?? -1];
    if (one === undefined || one.returnAt < moment) return null;
    if (one.outcome === 'ok') this.#left -= 1;
    return one;
  }

  get isWhole(): boolean {
    return this.#left === 0;
  }
}

function poolOf(pools: Map<Crowd, Pool>, crowd: Crowd, operations: readonly Operation[]): Pool {
  const known = pools.get(crowd);
  if (known !== undefined) return known;
  const pool = new Pool(operations);
  pools.set(crowd, pool);
  return pool;
}
