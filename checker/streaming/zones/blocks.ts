import type { JsonKey } from '../../json.ts';
import type { Operation } from '../../operation.ts';
import { BegunBlocks } from './begun-blocks.ts';
import { type Block, blockOf, operationsOn, type Value, valueBy } from './block.ts';
import type { Settled } from './settled-queue.ts';

/**
 * The values of a register that can still be found, in their blocks: who found what decides which
 * block an operation belongs to, real time whether that can be.
 */
export class Blocks {
  /** Values that can still be found, and those whose writers are pending or crashed. */
  readonly #values = new Map<JsonKey, Value>();
  readonly #begun: BegunBlocks = new BegunBlocks();

  /** @param first what the register holds at first */
  constructor(first: JsonKey) {
    const value = valueBy(first, null, undefined);
    this.#values.set(first, value);
    this.#begun.add(blockOf(value));
  }

  /** How many blocks have begun and are not settled; how many values can be found yet. */
  get size(): { blocks: number; values: number } {
    return { blocks: this.#begun.count, values: this.#values.size };
  }

  /** @returns false if there is such a value already: which of the two a read found cannot be told */
  bring(key: JsonKey, writer: Operation, from: JsonKey | undefined): boolean {
    if (this.#values.has(key)) return false;
    this.#values.set(key, valueBy(key, writer, from));
    return true;
  }

  /**
   * An operation returned that found or brought a value.
   *
   * A value that is not here was either not brought by anything that was called up to now, or it is
   * settled: then it was over before this operation was called, whose answer is impossible both ways.
   *
   * @returns false if no order explains its answer
   */
  returned(operation: Operation, key: JsonKey, isRead: boolean): boolean {
    const value = this.#values.get(key);
    if (value === undefined || operation.callAt > value.overAt) return false;
    const block = value.block ?? this.#begin(value);
    if (block === null) return false;
    if (isRead) value.readers.push(operation);
    if (block.earlyAt === Number.POSITIVE_INFINITY) this.#begun.add(block);
    block.earlyAt = Math.min(block.earlyAt, operation.returnAt);
    block.lateAt = Math.max(block.lateAt, operation.callAt);
    // Where one is over by an operation behind it, so are all before it.
    let before = value.before;
    for (; before !== null && before.overAt === Number.POSITIVE_INFINITY; before = before.before) {
      before.overAt = operation.returnAt;
    }
    return this.#begun.isInOrder(block);
  }

  /**
   * Whether the register surely did not hold the value at some moment of a failed cas, whatever the
   * order: not at its call, if the value's write was called only later; or not at its return, if
   * by then the value was over.
   */
  isSurelyMissed(operation: Operation, key: JsonKey): boolean {
    const value = this.#values.get(key);
    if (value === undefined || (value.writer?.callAt ?? -1) > operation.callAt) return true;
    const overAt = Math.min(value.overAt, value.block?.overAt ?? Number.POSITIVE_INFINITY);
    return overAt <= operation.returnAt;
  }

  /**
   * Takes off the operations that nothing to come can stand before. Where all operations called before a block was over have
   * returned, the block is complete; then so is every block that has to stand before it.
   *
   * @param openSince when the oldest operation was called that is pending and will return
   */
  settle(openSince: number): Settled[] {
    const settled = this.#take(({ overAt }) => overAt < openSince);
    const { only } = this.#begun;
    if (only === null) return settled;
    const operations = this.#firstOf(only, openSince);
    const { earlyAt, lateAt } = only;
    return [...settled, { operations, earlyAt, lateAt, isPart: true }];
  }

  /** Takes off everything that happened: there is nothing to come. */
  settleAll(): Settled[] {
    return this.#take(() => true);
  }

  #take(isSettled: (block: Block) => boolean): Settled[] {
    return this.#begun.take(isSettled).map(({ first, earlyAt, lateAt }) => {
      const operations: Operation[] = [];
      for (let value: Value | null = first; value !== null; value = value.after) {
        for (const operation of operationsOn(value)) operations.push(operation);
        this.#values.delete(value.key);
      }
      return { operations, earlyAt, lateAt, isPart: false };
    });
  }

  /**
   * Takes off what is complete of the only block: whatever is pending was called after its first
   * return, so that all other blocks will have to stand behind it. A value may be read without end,
   * and where everything is written by cas there is one block without end.
   */
  #firstOf(block: Block, openSince: number): Operation[] {
    const settled: Operation[] = [];
    for (; block.first.overAt < openSince; block.first = block.first.after as Value) {
      for (const operation of operationsOn(block.first)) settled.push(operation);
      this.#values.delete(block.first.key);
    }
    const { first } = block;
    first.before = null;
    const isPending = first.readers.findIndex(({ returnAt }) => returnAt >= openSince);
    const count = isPending === -1 ? first.readers.length : isPending;
    if (count === 0) return settled;
    const reads = first.readers.splice(0, count);
    if (!first.isBegun && first.writer !== null) settled.push(first.writer);
    first.isBegun = true;
    return settled.concat(reads);
  }

  /**
   * A value is known to have been there: then so are those from which cas led to it.
   *
   * @returns null if that cannot be
   */
  #begin(value: Value): Block | null {
    const behind: Value[] = [];
    let at = value;
    while (at.block === null && at.from !== undefined) {
      behind.push(at);
      const source = this.#values.get(at.from);
      const isCircle = behind.length > this.#values.size;
      if (source === undefined || isCircle) return null;
      at = source;
    }
    const block = at.block ?? blockOf(at);
    // Two cas that both found the one value.
    if (at.after !== null && behind.length > 0) return null;
    for (let next = behind.pop(); next !== undefined; next = behind.pop()) {
      next.block = block;
      next.before = at;
      at.after = next;
      block.lateAt = Math.max(block.lateAt, next.writer?.callAt ?? block.lateAt);
      at = next;
    }
    return block;
  }
}
