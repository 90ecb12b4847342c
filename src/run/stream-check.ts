import {
  Checker,
  type HistoryEvent,
  type StreamResult,
  type StreamStatus,
} from '../../checker/index.ts';
import { messageOf } from '../base/errors.ts';
import { plural } from '../base/plural.ts';
import type { StreamRecord } from './results.ts';

/** So few that even a hard event holds the run up for some hundredths of a second at most. */
const CONFIGURATIONS_PER_EVENT = 32;
const MEMORY_LIMIT_BYTES: number = 256 * 2 ** 20;

const NS_PER_S = 1e9;

export interface StreamCheckOptions {
  /** The checker's model, by name. */
  readonly model: string;
  /** How long the run is to be, for the words. */
  readonly durationMs: number;
  /** Called once, when the first violation is found, with the run's time. */
  readonly onViolation: (foundNs: number) => void;
}

/**
 * Follows a history while it is recorded, so that a run can end at the first violation. It decides
 * nothing else: the verdict is that of the check over the whole history, when the run is over.
 *
 * What it does for an event is bounded, in steps and not in time, so that the same seed stops at the
 * same event on every machine. A key that would need more is given up. It never throws: what goes
 * wrong in it is told at the end.
 */
export class StreamCheck {
  readonly #options: StreamCheckOptions;
  readonly #checker: Checker;
  #lastNs = 0;
  #foundNs: number | null = null;
  #givenUpNs: number | null = null;
  #failure: string | null = null;

  constructor(options: StreamCheckOptions) {
    this.#options = options;
    this.#checker = new Checker(options.model, {
      timeLimitMs: Number.POSITIVE_INFINITY,
      memoryLimitBytes: MEMORY_LIMIT_BYTES,
      configurationsPerEvent: CONFIGURATIONS_PER_EVENT,
      // The check over the whole history finds the counterexample.
      keptOperations: 0,
      minimizingMs: 0,
    });
  }

  /** Takes the next event of the history. */
  push(event: HistoryEvent): void {
    this.#lastNs = event.time ?? this.#lastNs;
    if (this.#foundNs !== null || this.#failure !== null) return;
    const status = this.#try(() => this.#checker.push(event));
    if (status !== null) this.#heard(status);
  }

  /** What it came to; nothing can be pushed any more. */
  end(): StreamRecord {
    const result = this.#failure === null ? this.#try(() => this.#checker.verdict()) : null;
    if (result === null) return this.#failed();
    const { violation, partitions: keys, verdict } = result;
    const none = { verdict, keys, violation: null, givenUp: null, failure: null };
    if (violation !== null) {
      const { key, firstMisfit } = violation;
      const foundNs = this.#foundNs ?? this.#lastNs;
      const detail = this.#foundText(key, foundNs);
      return { ...none, violation: { foundNs, key, firstMisfit }, detail };
    }
    if (verdict === 'inconclusive') return { ...none, ...this.#givenUp(result) };
    const all = keys === 1 ? '1 key, followed' : `${keys} keys, all followed`;
    return { ...none, detail: `found no violation in ${all} to the last event` };
  }

  #heard(status: StreamStatus): void {
    if (status === 'inconclusive') this.#givenUpNs ??= this.#lastNs;
    if (status !== 'violation') return;
    this.#foundNs = this.#lastNs;
    this.#options.onViolation(this.#lastNs);
  }

  #foundText(key: string | null, foundNs: number): string {
    const what = key === null ? 'a violation' : `a violation of ${key}`;
    if (this.#foundNs === null) return `found ${what} at the run's last event`;
    const { durationMs } = this.#options;
    const isInTime = foundNs / NS_PER_S <= durationMs / 1000;
    const of = isInTime ? `of ${durationMs / 1000} s` : 'in the final reads';
    return `found ${what} after ${seconds(foundNs)} ${of}, where the run was stopped`;
  }

  #givenUp({ results, partitions }: StreamResult): Pick<StreamRecord, 'givenUp' | 'detail'> {
    const lost = results.filter(({ verdict }) => verdict === 'inconclusive');
    const givenUp = { keys: lost.length, sinceNs: this.#givenUpNs ?? this.#lastNs };
    const many = `${lost.length} of ${plural(partitions, 'key')}`;
    const why = lost[0]?.exhausted ?? 'it did not say why';
    const since = `no longer followed ${many}, the first since ${seconds(givenUp.sinceNs)}`;
    const detail = `${since} (${why}); in what it followed it found no violation`;
    return { givenUp, detail };
  }

  #failed(): StreamRecord {
    const failure = this.#failure ?? '';
    const detail = `failed at ${seconds(this.#lastNs)}: ${failure}`;
    return { verdict: 'inconclusive', keys: 0, violation: null, givenUp: null, failure, detail };
  }

  #try<T>(action: () => T): T | null {
    try {
      return action();
    } catch (error) {
      this.#failure = messageOf(error);
      return null;
    }
  }
}

function seconds(ns: number): string {
  return `${(ns / NS_PER_S).toFixed(1)} s`;
}
