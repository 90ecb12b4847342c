import type { Snapshot } from './messages.ts';

/**
 * A snapshot on its way to one follower, part by part: the one that it began with, to its end, even
 * where a newer one is taken meanwhile. A transfer that takes longer than the time between two
 * snapshots would otherwise never end.
 */
export class OutgoingSnapshot {
  readonly snapshot: Snapshot;
  readonly #leastPatienceMs: number;
  #part = 0;
  #firstSentMs: number | null = null;
  #sentMs = 0;
  #patienceMs: number;

  /** @param leastPatienceMs after which a part that was not answered goes out again, at the soonest */
  constructor(snapshot: Snapshot, leastPatienceMs: number) {
    this.snapshot = snapshot;
    this.#leastPatienceMs = leastPatienceMs;
    this.#patienceMs = leastPatienceMs;
  }

  /** The next part, from 0. */
  get part(): number {
    return this.#part;
  }

  /** Characters in the parts before the next one. */
  get offset(): number {
    return this.snapshot.parts.slice(0, this.#part).reduce((sum, { length }) => sum + length, 0);
  }

  /** Whether the part was not sent yet, or was and its answer is overdue. */
  isDue(nowMs: number): boolean {
    return this.#firstSentMs === null || nowMs - this.#sentMs >= this.#patienceMs;
  }

  /** The part leaves. Whoever repeats it waits twice as long before the next time. */
  sent(nowMs: number): void {
    if (this.#firstSentMs === null) this.#firstSentMs = nowMs;
    else this.#patienceMs *= 2;
    this.#sentMs = nowMs;
  }

  /**
   * The follower says that it lacks this part next. How long the answer took says how long the next
   * may take: on a slow link what is repeated too early only stands in the way of what follows.
   */
  goOnAt(part: number, nowMs: number): void {
    const tookMs = nowMs - (this.#firstSentMs ?? nowMs);
    this.#patienceMs = Math.max(this.#leastPatienceMs, 2 * tookMs);
    this.#part = part;
    this.#firstSentMs = null;
  }
}
