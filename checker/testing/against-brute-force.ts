import fc from 'fast-check';
import { expect } from 'vitest';
import { check } from '../check.ts';
import type { HistoryEvent } from '../history.ts';
import type { Counterexample } from '../result.ts';
import { bruteForce, type Span, spansByKey } from './brute-force.ts';
import { randomHistory } from './random-history.ts';

/**
 * Checks random histories and compares with brute force: the verdict, and of a violation that the
 * misfit is the first and that the prefix is an order of what came before it.
 *
 * @returns how many histories were valid and how many were not
 * @throws what fast-check throws, with the seed and a smallest history, where they differ
 */
export function againstBruteForce(runs: { seed: number; numRuns: number }): {
  valid: number;
  violation: number;
} {
  const seen = { valid: 0, violation: 0 };
  fc.assert(
    fc.property(randomHistory(), (history) => {
      const { verdict, counterexample } = check(history, 'cas-register', { engines: [] });
      expect(verdict).toBe(bruteForce(history) ? 'valid' : 'violation');
      if (counterexample !== null) compareMisfit(history, counterexample);
      seen[verdict === 'valid' ? 'valid' : 'violation'] += 1;
    }),
    runs,
  );
  return seen;
}

/** Operations answered up to the misfit's return have no order, those before it have one. */
function compareMisfit(history: readonly HistoryEvent[], counterexample: Counterexample): void {
  const { key, firstMisfit, linearizedPrefix } = counterexample;
  const ofKey = history.filter((event) => (event.key ?? null) === key);
  const spans = spansByKey(ofKey).get(key ?? '') ?? [];
  const misfit = spans.find(({ id }) => id === firstMisfit);
  if (misfit === undefined) throw new Error(`operation ${firstMisfit} is not of key ${key}`);
  const isBefore = (span: Span) =>
    span.end < misfit.end || (span.end === misfit.end && span.id < misfit.id);
  expect(bruteForce(ofKey, isBefore)).toBe(true);
  expect(bruteForce(ofKey, (span) => isBefore(span) || span.id === firstMisfit)).toBe(false);
  const needed = spans.filter((s) => isBefore(s) && s.outcome !== 'info' && s.outcome !== 'fail');
  expect(linearizedPrefix).toEqual(expect.arrayContaining(needed.map(({ id }) => id)));
  expect(linearizedPrefix).not.toContain(firstMisfit);
}
