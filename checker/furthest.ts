import type { Configuration } from './configuration.ts';

/**
 * Remembers how far the search came: the configuration with the most returns passed, and the most
 * operations linearized among those.
 */
export class Furthest {
  event = 0;
  readonly trail: number[] = [];
  /** How much of `trail` is also the beginning of the trail that the search is on. */
  #shared = 0;

  /**
   * Takes the configuration if it is further. Only what the two trails do not share is copied:
   * a search that comes a little further a hundred thousand times stays linear.
   */
  offer({ event, trail }: Configuration): void {
    if (event < this.event) return;
    // Equal events have passed equally many returns, so the longer trail has more operations.
    if (event === this.event && trail.length <= this.trail.length) return;
    this.event = event;
    this.trail.length = this.#shared;
    for (let i = this.#shared; i < trail.length; i++) this.trail.push(trail[i] ?? 0);
    this.#shared = trail.length;
  }

  /** Must be told when the search's trail is cut. */
  trailCutTo(length: number): void {
    this.#shared = Math.min(this.#shared, length);
  }
}
