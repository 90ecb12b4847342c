import type { JsonKey } from '../../json.ts';
import type { Operation } from '../../operation.ts';

/** A value from the call of its write on, for as long as it can be found. */
export interface Value {
  readonly key: JsonKey;
  /** What brought it; null for what the register held at first. */
  readonly writer: Operation | null;
  /** The value that its writer found; undefined if that is no cas. */
  readonly from: JsonKey | undefined;
  /** Null until it is known that the writer happened: it returned, or its value was found. */
  block: Block | null;
  /** Whether its writer is settled, of which the readers may not be yet. */
  isBegun: boolean;
  /** The reads that found it, returned and are not settled, in the order of their returns. */
  readonly readers: Operation[];
  /** Its neighbours in the block. */
  before: Value | null;
  after: Value | null;
  /**
   * When the first operation returned that stands behind it in its block: nothing that is called
   * later can find the value. Infinity while there is none.
   */
  overAt: number;
}

/**
 * Values that follow one another directly, because each was brought by a cas that found the one
 * before it.
 */
export interface Block {
  /** The first value that was not settled yet. */
  first: Value;
  /** When the first of its operations returned; -Infinity for what was there at first. */
  earlyAt: number;
  /** When the last of its operations was called. */
  lateAt: number;
  /**
   * When the first operation returned of any block that has to stand behind this one: nothing that
   * is called later can be part of this. Infinity while there is none.
   */
  overAt: number;
}

/** A value whose writer has been called. */
export function valueBy(key: JsonKey, writer: Operation | null, from: JsonKey | undefined): Value {
  return {
    ...{ key, writer, from, block: null, isBegun: writer === null, readers: [] },
    ...{ before: null, after: null, overAt: Number.POSITIVE_INFINITY },
  };
}

/** The block that a value opens of which it is known that it was there. */
export function blockOf(first: Value): Block {
  const lateAt = first.writer?.callAt ?? Number.NEGATIVE_INFINITY;
  const earlyAt = first.writer === null ? lateAt : Number.POSITIVE_INFINITY;
  const block = { first, earlyAt, lateAt, overAt: Number.POSITIVE_INFINITY };
  first.block = block;
  return block;
}

/** The operations on a value that are not settled, in the only order there is for them. */
export function operationsOn({ writer, isBegun, readers }: Value): readonly Operation[] {
  return writer === null || isBegun ? readers : [writer, ...readers];
}
