import type { Timer } from '../host.ts';

/**
 * This machine's clocks. Both go through libc, so that libfaketime can lie about them in a
 * container.
 */
export class Clocks {
  #latestMs = 0;

  /** Never falls, even where a lie about the clock does. */
  monotonicMs(): number {
    this.#latestMs = Math.max(this.#latestMs, performance.now());
    return this.#latestMs;
  }

  wallMs(): number {
    return Date.now();
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    // The shortest timer waits a millisecond.
    if (delayMs <= 0) {
      const immediate = setImmediate(callback);
      return { cancel: () => clearImmediate(immediate) };
    }
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  }
}

/**
 * Looks at the wall clock again and again. libfaketime, told to run faster or slower, lets both
 * clocks go on from the last look at the wall clock: without a recent one the monotonic clock
 * steps back by the time since then (measured: by 2.9 s after 3 s without a look), and all timers
 * of the process freeze for as long.
 */
export function keepLookingAtWallClock(periodMs: number): Timer {
  const timer = setInterval(() => Date.now(), periodMs);
  timer.unref();
  return { cancel: () => clearInterval(timer) };
}
