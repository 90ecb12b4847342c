import { assert } from './assert.ts';
import type { Configuration } from './configuration.ts';
import type { Entry } from './messages.ts';

/** A configuration, and the index of the entry that brought it; 0 for the cluster's first. */
export interface ConfigurationPlace {
  readonly index: number;
  readonly configuration: Configuration;
}

/**
 * The configurations of a log, in order. It follows the log: what is appended counts from then on,
 * and what is truncated takes its configuration with it (§6).
 *
 * Invariant: never empty, and indices rise.
 */
export class ConfigurationHistory {
  #places: ConfigurationPlace[];

  /** @param base in force before the first entry that the log holds */
  constructor(base: ConfigurationPlace) {
    this.#places = [base];
  }

  /** The last in the log, committed or not. */
  get latest(): ConfigurationPlace {
    return this.#places.at(-1) as ConfigurationPlace;
  }

  /** The one in force after the entry at `index`. */
  at(index: number): Configuration {
    let place = this.#places[0] as ConfigurationPlace;
    for (const each of this.#places) if (each.index <= index) place = each;
    return place.configuration;
  }

  /** That one and all that came after it. */
  since(index: number): readonly Configuration[] {
    const later = this.#places.filter((place) => place.index > index);
    return [this.at(index), ...later.map(({ configuration }) => configuration)];
  }

  append(place: ConfigurationPlace): void {
    this.#places.push(place);
  }

  /** Appends what entries at the end of the log bring; whether they bring any. */
  appendFrom(entries: readonly Entry[]): boolean {
    const before = this.latest;
    for (const { index, configuration } of entries) {
      if (configuration !== undefined) this.append({ index, configuration });
    }
    return this.latest !== before;
  }

  /** Entries from `from` on are gone, and what they brought with them. */
  truncateFrom(from: number): void {
    const kept = this.#places.filter(({ index }) => index < from);
    assert(kept.length > 0, 'a truncation of what is compacted', () => ({ from }));
    this.#places = kept;
  }

  /** §7: entries up to `index` are compacted; the last of their configurations is remembered. */
  compactTo(index: number): void {
    const behind = this.#places.filter((place) => place.index > index);
    const held = this.#places[this.#places.length - behind.length - 1];
    if (held !== undefined) this.#places = [held, ...behind];
  }

  /** §7: a snapshot from elsewhere takes the place of the log. */
  restartAt(place: ConfigurationPlace): void {
    this.#places = [place];
  }
}
