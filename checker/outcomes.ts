import type { Outcome } from './operation.ts';

/** What became of operations, by number: the position in `OUTCOMES`. */
export const OUTCOMES: readonly Outcome[] = ['ok', 'mismatch', 'info', 'fail'];

export const OK = 0;
export const MISMATCH = 1;
export const INFO = 2;
export const FAIL = 3;

/** The number of an outcome. */
export function outcomeNumber(outcome: Outcome): number {
  if (outcome === 'ok') return OK;
  if (outcome === 'info') return INFO;
  return outcome === 'mismatch' ? MISMATCH : FAIL;
}
