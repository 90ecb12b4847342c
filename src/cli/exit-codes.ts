import type { Verdict } from '../run/results.ts';

/** How a command ends, for the shell (DESIGN section 6). */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  valid: 0,
  violation: 1,
  inconclusive: 2,
  error: 3,
};

export const EXIT_USAGE = 64;
