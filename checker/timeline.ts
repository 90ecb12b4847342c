import { Kinds } from './kinds.ts';
import type { Model } from './models/model.ts';
import type { Operation } from './operation.ts';

/** No slot, no class, or no operation. */
export const NONE = -1;

/** Moves per operation, on the average, after which sorting by insertion gives up. */
const MOST_MOVES = 64;

/**
 * The operations of one object as the search walks them: from return to return. Operations are
 * named by their position in `operations`, which is the order of their calls.
 *
 * Every operation that returns has a slot while it is pending; a slot is used again after its
 * operation's return. Slots below `pureSlots` hold pure operations, the others those that can
 * change the state. Crashed operations have a bit of their own each after the slots, and those of
 * one kind are a class: one is as good as the other, so that they are used in the order of their
 * calls.
 */
export interface Timeline {
  readonly operations: readonly Operation[];
  readonly kinds: Kinds;
  readonly kindOf: readonly number[];
  /** The operation that returns, per return event, in the order of time. */
  readonly returning: readonly number[];
  /** How many operations are called before each return event; one entry more, for the end. */
  readonly calledBefore: readonly number[];
  /** The slot of an operation that returns, the bit of a crashed one; bits begin after the slots. */
  readonly slotOf: readonly number[];
  readonly pureSlots: number;
  readonly slots: number;
  /** The positions in each class of crashed operations. */
  readonly crashed: readonly (readonly number[])[];
  /** The class of each crashed operation; NONE for the others. */
  readonly classOf: readonly number[];
  /** How many words the bits of the slots take, and those of the crashed operations. */
  readonly slotWords: number;
  readonly crashedWords: number;
}

/**
 * Lays out the operations of one object. Where a call and a return have the same time the call
 * comes first, because intervals are closed.
 */
export function timelineOf(
  operations: readonly Operation[],
  model: Model,
  kinds: Kinds = new Kinds(model.onlyValuesCount !== true),
): Timeline {
  const kindOf = operations.map((operation) => kinds.of(operation));
  const pureKinds = kinds.examples.map((operation) => model.isPure(operation));
  const isPure = (position: number) => pureKinds[kindOf[position] ?? 0] === true;
  const returning = positionsByReturn(operations);
  const { calledBefore, slotOf, pureSlots, slots } = layOut(operations, returning, isPure);
  const slotWords = Math.ceil(slots / 32);
  const { crashed, classOf } = classesOf(operations, kindOf, slotOf, slotWords * 32);
  // Written out: an object that others are spread into is slow to make and to read.
  return {
    operations,
    kinds,
    kindOf,
    returning,
    calledBefore,
    slotOf,
    pureSlots,
    slots,
    crashed,
    classOf,
    slotWords,
    crashedWords: Math.ceil((operations.length - returning.length) / 32),
  };
}

type Slots = Pick<Timeline, 'calledBefore' | 'pureSlots' | 'slots'> & { slotOf: number[] };

function layOut(
  operations: readonly Operation[],
  returning: readonly number[],
  isPure: (position: number) => boolean,
): Slots {
  const calledBefore = numbers(returning.length + 1, operations.length);
  const slotOf = numbers(operations.length, 0);
  const [pure, other] = [new SlotPool(), new SlotPool()];
  let called = 0;
  for (let event = 0; event < returning.length; event++) {
    const position = returning[event] ?? NONE;
    const at = operations[position]?.returnAt ?? Number.POSITIVE_INFINITY;
    for (; called < operations.length; called++) {
      const next = operations[called];
      if (next === undefined || next.callAt > at) break;
      if (returns(next)) slotOf[called] = (isPure(called) ? pure : other).take();
    }
    calledBefore[event] = called;
    (isPure(position) ? pure : other).release(slotOf[position] ?? NONE);
  }
  for (const position of returning) {
    if (!isPure(position)) slotOf[position] = (slotOf[position] ?? 0) + pure.size;
  }
  return { calledBefore, slotOf, pureSlots: pure.size, slots: pure.size + other.size };
}

/** Gives the crashed operations their classes and, in `slotOf`, their bits. */
function classesOf(
  operations: readonly Operation[],
  kindOf: readonly number[],
  slotOf: number[],
  firstBit: number,
): Pick<Timeline, 'crashed' | 'classOf'> {
  const classOf = numbers(operations.length, NONE);
  const crashed: number[][] = [];
  const byKind = new Map<number, number>();
  let bit = firstBit;
  for (let position = 0; position < operations.length; position++) {
    const operation = operations[position];
    if (operation === undefined || returns(operation)) continue;
    const kind = kindOf[position] ?? 0;
    const known = byKind.get(kind) ?? crashed.length;
    if (known === crashed.length) crashed.push([]);
    byKind.set(kind, known);
    crashed[known]?.push(position);
    classOf[position] = known;
    slotOf[position] = bit++;
  }
  return { crashed, classOf };
}

function returns({ returnAt }: Operation): boolean {
  return returnAt !== Number.POSITIVE_INFINITY;
}

/** Sorts by insertion: calls come in their order, so that few returns are far from their place. */
function positionsByReturn(operations: readonly Operation[]): readonly number[] {
  const sorted: number[] = [];
  let moves = operations.length * MOST_MOVES;
  for (let position = 0; position < operations.length; position++) {
    const at = returnOf(operations, position);
    if (at === Number.POSITIVE_INFINITY) continue;
    let place = sorted.length;
    sorted.push(position);
    for (; place > 0 && returnOf(operations, sorted[place - 1] ?? 0) > at; place--, moves--) {
      sorted[place] = sorted[place - 1] ?? 0;
    }
    sorted[place] = position;
    if (moves < 0) return sortedByReturn(operations);
  }
  return sorted;
}

function sortedByReturn(operations: readonly Operation[]): readonly number[] {
  const returned: number[] = [];
  for (const [position, operation] of operations.entries()) {
    if (returns(operation)) returned.push(position);
  }
  const at = (position: number) => returnOf(operations, position);
  return returned.sort((a, b) => at(a) - at(b) || a - b);
}

/** Plain lists: there are many small searches, and typed arrays take long to make. */
function numbers(length: number, value: number): number[] {
  return new Array<number>(length).fill(value);
}

function returnOf(operations: readonly Operation[], position: number): number {
  return operations[position]?.returnAt ?? 0;
}

class SlotPool {
  size = 0;
  readonly #free: number[] = [];

  take(): number {
    return this.#free.pop() ?? this.size++;
  }

  release(slot: number): void {
    this.#free.push(slot);
  }
}
