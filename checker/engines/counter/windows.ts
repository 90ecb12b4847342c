import type { Operation } from '../../operation.ts';
import type { Steps } from './steps.ts';

/**
 * When the n-th add of a counter may happen, for n from 1 to one more than any read saw: not before
 * a read of fewer was called, and not after a read of as many was answered. Both bounds rise with n.
 */
export interface Windows {
  /** Read numbers by n: the last call among the reads that saw fewer than n; -1 if there is none. */
  readonly notBefore: Int32Array;
  /** Read numbers by n: the first return among the reads that saw n or more; -1 if there is none. */
  readonly notAfter: Int32Array;
  /** Times, by n. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** @param most the largest number of adds that a read saw */
export function windowsOf({ reads, counts }: Steps, most: number): Windows {
  const windows: Windows = {
    notBefore: new Int32Array(most + 2).fill(-1),
    notAfter: new Int32Array(most + 2).fill(-1),
    from: new Float64Array(most + 2).fill(Number.NEGATIVE_INFINITY),
    to: new Float64Array(most + 2).fill(Number.POSITIVE_INFINITY),
  };
  fillFrom(windows, reads, counts);
  fillTo(windows, reads, counts);
  return windows;
}

function fillFrom(windows: Windows, reads: readonly Operation[], counts: readonly number[]): void {
  const { notBefore, from } = windows;
  let next = 0;
  let [best, at] = [-1, Number.NEGATIVE_INFINITY];
  for (let n = 1; n < from.length; n++) {
    for (; (counts[next] ?? n) < n; next++) {
      const callAt = reads[next]?.callAt ?? 0;
      if (callAt > at) [best, at] = [next, callAt];
    }
    notBefore[n] = best;
    from[n] = at;
  }
}

function fillTo(windows: Windows, reads: readonly Operation[], counts: readonly number[]): void {
  const { notAfter, to } = windows;
  let next = reads.length - 1;
  let [best, at] = [-1, Number.POSITIVE_INFINITY];
  for (let n = to.length - 1; n >= 1; n--) {
    for (; (counts[next] ?? -1) >= n; next--) {
      const returnAt = reads[next]?.returnAt ?? 0;
      if (returnAt < at) [best, at] = [next, returnAt];
    }
    notAfter[n] = best;
    to[n] = at;
  }
}
