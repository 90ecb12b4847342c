import type { Json } from '../history.ts';
import { isList, sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';
import { callText, keyText, valueText } from '../words.ts';

/** A write or cas, with the value that it leaves behind if it happens. */
export interface Change {
  readonly operation: Operation;
  readonly to: Json;
}

/** Whether it looks and changes nothing: `read` of a register, `get` of a store's key. */
export function isRead(f: string): boolean {
  return f === 'read' || f === 'get';
}

/** The operations that may have changed the register; with `fail`, those that certainly did not. */
export function changesOf(operations: readonly Operation[], outcome?: 'fail'): Change[] {
  return operations.flatMap((operation): Change[] => {
    const { f, input } = operation;
    const failed = operation.outcome === 'fail';
    if (failed !== (outcome === 'fail') || operation.outcome === 'mismatch') return [];
    if (f === 'write' || f === 'put') return [{ operation, to: input ?? null }];
    if (f === 'delete') return [{ operation, to: null }];
    return f === 'cas' && isList(input) ? [{ operation, to: input[1] ?? null }] : [];
  });
}

/** What the operation compared with, if it is a cas. */
export function comparedWith({ f, input }: Operation): Json | undefined {
  return f === 'cas' && isList(input) ? (input[0] ?? null) : undefined;
}

/** The value that an `ok` found in the register, if it looked. */
export function seenBy(operation: Operation): Json | undefined {
  if (operation.outcome !== 'ok') return undefined;
  return isRead(operation.f) ? (operation.output ?? null) : comparedWith(operation);
}

/** What the register holds right after an `ok`, whatever it held before. */
export function heldAfter(operation: Operation): Json | undefined {
  if (operation.outcome !== 'ok') return undefined;
  const [change] = changesOf([operation]);
  return change === undefined ? seenBy(operation) : change.to;
}

/** Those of the operations after which the register surely held another value. */
export function thatLeaveOther(operations: readonly Operation[], value: Json): Operation[] {
  return operations.filter((operation) => {
    const held = heldAfter(operation);
    return held !== undefined && !sameJson(held, value);
  });
}

/** The operation that returned first. */
export function earliest(operations: readonly Operation[]): Operation | undefined {
  return operations.toSorted((a, b) => a.returnAt - b.returnAt)[0];
}

/** When the last of the operations returned; -Infinity if there are none. */
export function lastReturn(operations: readonly Operation[]): number {
  return operations.reduce(
    (last, { returnAt }) => Math.max(last, returnAt),
    Number.NEGATIVE_INFINITY,
  );
}

/** `process 4 read 7 from x (called at 1.201 s, answered at 1.204 s)` and the like. */
export function answerText(operation: Operation, at: (moment: number) => string): string {
  const { process, key, callAt, returnAt, outcome } = operation;
  const interval = `(called at ${at(callAt)}, answered at ${at(returnAt)})`;
  const where = keyText(key);
  if (isRead(operation.f)) {
    return `process ${process} read ${valueText(operation.output)} from ${where} ${interval}`;
  }
  const how = outcome === 'mismatch' ? 'was answered with a mismatch' : 'succeeded';
  return `process ${process}'s ${callText(operation)} on ${where} ${how} ${interval}`;
}

/** `write(9) by process 2`. */
export function byText(operation: Operation): string {
  return `${callText(operation)} by process ${operation.process}`;
}
