import type { JsonKey } from '../../json.ts';
import type { Operation } from '../../operation.ts';
import { type Block, blockOf, byZone, fromOn, type Value, valueBy } from './block.ts';

/**
 * The blocks of a register's values that can still grow, and what real time says of their order.
 *
 * Block X has to stand before Y if an operation of X returned before one of Y was called: if X's
 * first return lies before Y's last call (Gibbons and Korach 1997). There is an order if and only
 * if no two blocks have to stand before each other. So X is over once some Y that has to stand
 * behind it has had a return: an operation of X that is called after that return makes the two
 * contradict each other, and nothing else that is still to come does.
 *
 * Of any two blocks that are not over, each was last called before the other's first return.
 * So when the earliest of these returns came something of each was pending: there are no more of
 * them than there were operations at a time.
 */
export class Blocks {
  /** Values that can still be found, and those whose writers are pending or crashed. */
  readonly #values = new Map<JsonKey, Value>();
  /** Blocks of which an operation has returned. */
  #begun: Block[] = [];

  /** @param first what the register holds at first */
  constructor(first: JsonKey) {
    const value = valueBy(first, null, undefined);
    this.#values.set(first, value);
    this.#begun.push(blockOf(value));
  }

  /** How many blocks have begun and are not settled; how many values can be found yet. */
  get size(): { blocks: number; values: number } {
    return { blocks: this.#begun.length, values: this.#values.size };
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
    if (block.earlyAt === Number.POSITIVE_INFINITY) this.#begun.push(block);
    block.earlyAt = Math.min(block.earlyAt, operation.returnAt);
    block.lateAt = Math.max(block.lateAt, operation.callAt);
    // Where one is over by an operation behind it, so are all before it.
    let before = value.before;
    for (; before !== null && before.overAt === Number.POSITIVE_INFINITY; before = before.before) {
      before.overAt = operation.returnAt;
    }
    return this.#isInOrder(block);
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
   * Takes off the values that nothing to come can find, in an order that real time allows and that
   * leads on to all that is left. Where all operations called before a block was over have returned,
   * the block is complete; then so is every block that has to stand before it. Of a block that is
   * not over the first values may be, which matters where there is one block without end, because
   * everything is written by cas.
   *
   * @param openSince when the oldest operation was called that is pending and will return
   */
  settle(openSince: number): Value[] {
    const settled = this.#take(({ overAt }) => overAt < openSince);
    const [only, other] = this.#begun;
    if (only === undefined || other !== undefined) return settled;
    for (; only.first.overAt < openSince; only.first = only.first.after as Value) {
      settled.push(only.first);
      this.#values.delete(only.first.key);
    }
    only.first.before = null;
    return settled;
  }

  /** Takes off everything that happened: there is nothing to come. */
  settleAll(): Value[] {
    return this.#take(() => true);
  }

  #take(isSettled: (block: Block) => boolean): Value[] {
    const blocks = this.#begun.filter(isSettled);
    if (blocks.length === 0) return [];
    this.#begun = this.#begun.filter((block) => !isSettled(block));
    blocks.sort(byZone);
    const values = blocks.flatMap(({ first }) => [...fromOn(first)]);
    for (const { key } of values) this.#values.delete(key);
    return values;
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

  /** Lets the others know that a block has grown. */
  #isInOrder(grown: Block): boolean {
    for (const block of this.#begun) {
      if (block.earlyAt >= grown.lateAt || block === grown) continue;
      block.overAt = Math.min(block.overAt, grown.earlyAt);
      if (block.lateAt > block.overAt) return false;
    }
    return grown.lateAt <= grown.overAt;
  }
}
