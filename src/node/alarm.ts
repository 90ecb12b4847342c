import type { Host, Timer } from './host.ts';

/** Wakes a server at the time that its core names. */
export class Alarm {
  readonly #host: Host;
  readonly #onDue: () => void;
  #timer: Timer | null = null;
  #dueMs = Number.POSITIVE_INFINITY;

  /** @param onDue may come earlier than was asked for, and is then to set the alarm again */
  constructor(host: Host, onDue: () => void) {
    this.#host = host;
    this.#onDue = onDue;
  }

  /** @param dueMs on the host's monotonic clock */
  set(dueMs: number): void {
    // A later deadline leaves the timer as it is: it fires early and is armed again.
    if (dueMs >= this.#dueMs) return;
    this.#timer?.cancel();
    this.#dueMs = dueMs;
    const delayMs = Math.max(0, dueMs - this.#host.monotonicMs());
    this.#timer = this.#host.setTimer(delayMs, () => {
      this.#dueMs = Number.POSITIVE_INFINITY;
      this.#onDue();
    });
  }

  cancel(): void {
    this.#timer?.cancel();
  }
}
