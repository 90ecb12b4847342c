import { type CheckOptions, checkInSteps } from './check.ts';
import type { Model } from './models/model.ts';
import type { History } from './operations.ts';
import type { CheckResult } from './result.ts';

/** How long a check may keep its caller's event loop waiting before it lets it run. */
const TURN_MS = 10;

/** As for `check`, and how to let others run. */
export interface CheckAsyncOptions extends CheckOptions {
  /** Waits until others have run; a timer of no time unless told. */
  readonly pause?: () => Promise<void>;
}

/**
 * As `check`, but lets the caller's event loop run every few milliseconds while it searches.
 * Pairing the events, an engine's decision of one object and the search for a small counterexample
 * are done without a pause each: of a history of a million operations the first takes a second or
 * two, and the last takes up to two seconds.
 *
 * @throws as `check` does, by rejecting
 */
export async function checkAsync(
  history: History,
  model: string | Model,
  options: CheckAsyncOptions = {},
): Promise<CheckResult> {
  const pause = options.pause ?? aMoment;
  const nowMs = options.nowMs ?? (() => globalThis.performance.now());
  const steps = checkInSteps(history, model, options);
  let turnEndMs = nowMs() + TURN_MS;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (nowMs() < turnEndMs) continue;
    await pause();
    turnEndMs = nowMs() + TURN_MS;
  }
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => globalThis.setTimeout(resolve, 0));
}
