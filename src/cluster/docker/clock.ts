import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../cluster.ts';

/** True time, from the moment it was made. */
export class RealClock implements Clock {
  readonly #origin = process.hrtime.bigint();

  nowNs(): number {
    return Number(process.hrtime.bigint() - this.#origin);
  }

  sleep(durationMs: number): Promise<void> {
    return sleep(durationMs);
  }
}
