/** What is not used up is saved for as many events as these. */
const SAVED_EVENTS = 64;

/**
 * How many configurations may be looked at, so that an event costs no more than it should: each brings
 * some, and what is left of them is saved up for a harder one. Other than time it comes to the same on
 * every machine.
 */
export class Allowance {
  readonly #perEvent: number;
  #left: number;

  /** @param perEvent how many configurations an event brings; `Infinity` for no limit */
  constructor(perEvent: number) {
    this.#perEvent = perEvent;
    this.#left = perEvent * SAVED_EVENTS;
  }

  /** An event has come. */
  refill(): void {
    this.#left = Math.min(this.#left + this.#perEvent, this.#perEvent * SAVED_EVENTS);
  }

  /** Counts configurations that were looked at. @returns whether more may be */
  spend(configurations: number): boolean {
    this.#left = Math.max(0, this.#left - configurations);
    return this.#left > 0;
  }
}
