import type { Random } from '../../base/random.ts';
import type { Endpoint, Link } from '../cluster.ts';
import type { Timeline } from './timeline.ts';

/** One way of a link in µs: most messages, and the few that are held up. */
const DELAY_US = { from: 200, to: 1_500 };
const LATE_US = { from: 5_000, to: 40_000 };
/** In ten thousand. */
const LATE_PER_10K = 100;
const LOST_PER_10K = 20;
const TWICE_PER_10K = 20;

type Carried = 'requests' | 'replies';

/**
 * The links between nodes and client hosts. Messages take a drawn time, so that a later one may
 * arrive first; a few are lost, and a few come twice.
 */
export class SimNetwork {
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #blocked = new Set<string>();
  readonly #slowed = new Map<string, number>();

  constructor(timeline: Timeline, random: Random) {
    this.#timeline = timeline;
    this.#random = random;
  }

  /** Between nodes: at most once each time it is drawn, in no certain order. */
  sendMessage(from: Endpoint, to: Endpoint, carries: Carried, deliver: () => void): void {
    const draw = this.#random.int(10_000);
    if (draw < LOST_PER_10K) return;
    this.send(from, to, carries, deliver);
    if (draw >= 10_000 - TWICE_PER_10K) this.send(from, to, carries, deliver);
  }

  /** On a connection that loses nothing of itself: only a blocked link does. */
  send(from: Endpoint, to: Endpoint, carries: Carried, deliver: () => void): void {
    const key = keyOf(from, to, carries);
    const delayUs = this.#delayUs() + 1000 * (this.#slowed.get(key) ?? 0);
    if (this.#blocked.has(key)) return;
    this.#timeline.after(delayUs * 1000, deliver);
  }

  block(links: readonly Link[]): void {
    for (const key of keysOf(links)) this.#blocked.add(key);
  }

  unblock(links: readonly Link[]): void {
    for (const key of keysOf(links)) this.#blocked.delete(key);
  }

  slow(links: readonly Link[], latencyMs: number): void {
    for (const key of keysOf(links)) this.#slowed.set(key, latencyMs);
  }

  unslow(links: readonly Link[]): void {
    for (const key of keysOf(links)) this.#slowed.delete(key);
  }

  heal(): void {
    this.#blocked.clear();
    this.#slowed.clear();
  }

  #delayUs(): number {
    const range = this.#random.int(10_000) < LATE_PER_10K ? LATE_US : DELAY_US;
    return this.#random.between(range.from, range.to);
  }
}

function keysOf(links: readonly Link[]): string[] {
  return links.flatMap(({ from, to, carries }) =>
    carries === 'both'
      ? [keyOf(from, to, 'requests'), keyOf(from, to, 'replies')]
      : [keyOf(from, to, carries)],
  );
}

function keyOf(from: Endpoint, to: Endpoint, carries: Carried): string {
  return `${from}>${to} ${carries}`;
}
