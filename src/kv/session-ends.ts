const MINUTE_MS = 60_000;

/**
 * In which minute of the replicated time each session ends, if nothing more comes of it. It follows from
 * the sessions themselves, so no snapshot holds it. A session that is used changes its place at most
 * once a minute, and whoever looks for those that are over does not look at the others.
 */
export class SessionEnds {
  readonly #idsByMinute = new Map<number, Set<number>>();

  /** A session that ended at `fromMs` (null: never, or it was not there) ends at `toMs` from now on. */
  move(id: number, fromMs: number | null, toMs: number | null): void {
    const from = fromMs === null ? null : minuteOf(fromMs);
    const to = toMs === null ? null : minuteOf(toMs);
    if (from === to) return;
    if (from !== null) this.#remove(id, from);
    if (to === null) return;
    const ids = this.#idsByMinute.get(to);
    if (ids === undefined) this.#idsByMinute.set(to, new Set([id]));
    else ids.add(id);
  }

  /** Those that end in the minute of `timeMs` or before it. */
  upTo(timeMs: number): number[] {
    const last = minuteOf(timeMs);
    return [...this.#idsByMinute].flatMap(([minute, ids]) => (minute <= last ? [...ids] : []));
  }

  #remove(id: number, minute: number): void {
    const ids = this.#idsByMinute.get(minute);
    ids?.delete(id);
    if (ids?.size === 0) this.#idsByMinute.delete(minute);
  }
}

/** Whether a minute ends between two moments, the second included. */
export function isMinuteBetween(beforeMs: number, afterMs: number): boolean {
  return minuteOf(afterMs) > minuteOf(beforeMs);
}

function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / MINUTE_MS);
}
