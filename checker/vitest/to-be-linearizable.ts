// The types that are added to: without an import there is nothing to add to.
import type {} from 'vitest';
import { check } from '../check.ts';
import type { HistoryEvent } from '../history.ts';
import type { Model } from '../models/model.ts';

/** What a matcher tells vitest (or jest, whose interface is the same). */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * `expect(history).toBeLinearizable('cas-register')`. A check that ran out of its budget is no
 * proof either way: it fails the assertion and its negation alike. So does an empty history.
 *
 * @example
 * import { expect } from 'vitest';
 * import { toBeLinearizable } from 'splitbrain/checker/vitest';
 * expect.extend({ toBeLinearizable });
 */
export function toBeLinearizable(
  this: { readonly isNot?: boolean } | undefined,
  history: Iterable<HistoryEvent>,
  model: string | Model,
): MatcherResult {
  const { verdict, operations, exhausted, counterexample } = check(history, model);
  const isNot = this?.isNot ?? false;
  if (operations === 0) {
    return { pass: isNot, message: () => 'the history holds no operation: it proves nothing' };
  }
  if (verdict === 'inconclusive') {
    return { pass: isNot, message: () => `the check was inconclusive: ${exhausted}` };
  }
  return {
    pass: verdict === 'valid',
    message: () =>
      verdict === 'valid'
        ? `expected no linearization of ${operations} operations, and there is one`
        : `not linearizable: ${counterexample?.explanation}`,
  };
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the default that vitest itself declares must be repeated
  interface Matchers<T = any> {
    toBeLinearizable: (model: string | Model) => T;
  }
}
