import type { Operation } from '../operation.ts';
import { isRefuted, type Means } from './refuter.ts';
import { type Unit, unitsOf, without } from './units.ts';

/** A few operations that have no linearization by themselves. */
export interface Least {
  readonly operations: readonly Operation[];
  /** Whether it is known that no unit of them can be spared. */
  readonly minimal: boolean;
}

/**
 * Leaves units out of operations without a linearization as long as the rest has none either: many
 * at a time at first, then fewer, at last one by one until none can go (after Zeller and
 * Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002). At the budget's end it
 * gives the fewest found so far.
 *
 * @param operations in the order of their calls, known to have no linearization
 */
export function minimize(operations: readonly Operation[], means: Means): Least {
  if (!means.goOn()) return { operations, minimal: false };
  let least = operations;
  let size = Math.ceil(unitsOf(operations, means.model).length / 2);
  for (;;) {
    const pass = onePass(least, Math.max(1, size), means);
    const isSmaller = pass.operations.length < least.length;
    least = pass.operations;
    if (!means.goOn()) return { operations: least, minimal: false };
    if (size <= 1 && !isSmaller) return { operations: least, minimal: !pass.isUnsure };
    size = Math.ceil(size / 2);
    if (size > 1) size = Math.min(size, Math.ceil(least.length / 2));
  }
}

interface Pass {
  readonly operations: readonly Operation[];
  /** Whether some part could not be decided. */
  readonly isUnsure: boolean;
}

/** Tries to leave out each run of so many units once. */
function onePass(operations: readonly Operation[], size: number, means: Means): Pass {
  let least = operations;
  let isUnsure = false;
  let units: readonly Unit[] = unitsOf(least, means.model);
  for (let start = 0; start < units.length && means.goOn(); ) {
    const rest = without(least, units.slice(start, start + size), means.model);
    const refuted = rest.length > 0 && isRefuted(rest, means);
    isUnsure ||= refuted === null;
    if (refuted === true) {
      least = rest;
      units = unitsOf(least, means.model);
    } else start += size;
  }
  return { operations: least, isUnsure };
}
