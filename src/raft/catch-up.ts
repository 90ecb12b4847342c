/**
 * How fast a server follows the log (thesis 4.2.1). A round ends when it has all that the leader had
 * when the round began; the next begins at once, with what came meanwhile. Who lags has long rounds,
 * and whoever does not answer one that does not end.
 */
export class CatchUp {
  #target: number;
  #startMs: number;
  #lastMs = Number.POSITIVE_INFINITY;

  constructor(lastIndex: number, nowMs: number) {
    this.#target = lastIndex;
    this.#startMs = nowMs;
  }

  /** It answered that it has all up to `matchIndex`; the leader's log ends at `lastIndex`. */
  answered(matchIndex: number, lastIndex: number, nowMs: number): void {
    if (matchIndex < this.#target) return;
    this.#lastMs = nowMs - this.#startMs;
    this.#target = lastIndex;
    this.#startMs = nowMs;
  }

  /** How long the last round took, or the one under way, whichever is longer. */
  roundMs(nowMs: number): number {
    return Math.max(this.#lastMs, nowMs - this.#startMs);
  }
}
