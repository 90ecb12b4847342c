import type { Json } from '../history.ts';
import type { Operation } from '../operation.ts';
import { callText, momentText, valueText } from '../words.ts';
import type { Subject } from './engine.ts';

/** How operations of one object are named in sentences. */
export interface Wording {
  /** The object: its key, or what it is where the history has no keys. */
  readonly where: string;
  /** `1.204 s`, or `event 12`. */
  at(moment: number): string;
  /** `enqueue(5) by process 2`. */
  by(operation: Operation): string;
  /** `(called at 1.201 s, answered at 1.204 s)`. */
  when(operation: Operation): string;
  /** A value, cut where it is long. */
  value(value: Json | undefined): string;
}

/**
 * @param what the object where it has no key: `the queue`
 * @param operations those that the sentence names: their times are told apart
 */
export function wordingOf(
  { key, clock }: Subject,
  what: string,
  operations: readonly Operation[],
): Wording {
  const moments = operations.flatMap(({ callAt, returnAt }) =>
    Number.isFinite(returnAt) ? [callAt, returnAt] : [callAt],
  );
  const at = momentText(clock, moments);
  return {
    where: key ?? what,
    at,
    by: (operation) => `${callText(operation)} by process ${operation.process}`,
    when: ({ callAt, returnAt }) =>
      Number.isFinite(returnAt)
        ? `(called at ${at(callAt)}, answered at ${at(returnAt)})`
        : `(called at ${at(callAt)}, never answered)`,
    value: valueText,
  };
}
