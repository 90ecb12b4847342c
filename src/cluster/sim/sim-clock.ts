import type { Timer } from '../../node/host.ts';
import type { Planned, Timeline } from './timeline.ts';

interface SimTimer {
  /** On the node's monotonic clock. */
  readonly dueMs: number;
  readonly callback: () => void;
  planned: Planned;
}

/** When the simulated nodes' wall clocks start: a fixed moment, so that runs repeat. */
const EPOCH_MS = Date.UTC(2026, 0, 1);

/**
 * One node's clocks: a monotonic one that runs at `rate`, and a wall clock that is the same moved
 * by an offset. Timers follow the monotonic clock, whatever becomes of its rate.
 */
export class SimClock {
  readonly #timeline: Timeline;
  readonly #timers = new Set<SimTimer>();
  #rate = 1;
  #offsetMs = 0;
  /** True and own time at the last change of rate. */
  #sinceNs = 0;
  #sinceMs = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  monotonicMs(): number {
    return this.#sinceMs + ((this.#timeline.nowNs() - this.#sinceNs) / 1e6) * this.#rate;
  }

  wallMs(): number {
    return EPOCH_MS + this.monotonicMs() + this.#offsetMs;
  }

  /** How far the wall clock is from true time. */
  wallErrorMs(): number {
    return this.wallMs() - EPOCH_MS - this.#timeline.nowNs() / 1e6;
  }

  setOffset(offsetMs: number): void {
    this.#offsetMs = offsetMs;
  }

  setRate(rate: number): void {
    const ownMs = this.monotonicMs();
    this.#sinceNs = this.#timeline.nowNs();
    this.#sinceMs = ownMs;
    this.#rate = rate;
    for (const timer of this.#timers) {
      timer.planned.cancel();
      timer.planned = this.#plan(timer);
    }
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const timer: SimTimer = {
      dueMs: this.monotonicMs() + delayMs,
      callback,
      planned: NEVER,
    };
    timer.planned = this.#plan(timer);
    this.#timers.add(timer);
    return {
      cancel: () => {
        timer.planned.cancel();
        this.#timers.delete(timer);
      },
    };
  }

  #plan(timer: SimTimer): Planned {
    const leftMs = Math.max(0, timer.dueMs - this.monotonicMs());
    return this.#timeline.after(Math.ceil((leftMs / this.#rate) * 1e6), () => {
      this.#timers.delete(timer);
      timer.callback();
    });
  }
}

const NEVER: Planned = { cancel: () => {} };
