import type { Clock } from '../cluster/cluster.ts';

/** Set by whoever wants the nemesis to end early. */
export interface StopSignal {
  readonly stopped: boolean;
}

/** How soon a stop is noticed. */
const SLICE_MS = 100;

const NS_PER_MS = 1_000_000;

/** Waits until `untilNs` on `clock`, or until told to stop. */
export async function sleepUntil(clock: Clock, untilNs: number, stop: StopSignal): Promise<void> {
  while (!stop.stopped) {
    const leftMs = Math.ceil((untilNs - clock.nowNs()) / NS_PER_MS);
    if (leftMs <= 0) return;
    await clock.sleep(Math.min(leftMs, SLICE_MS));
  }
}
