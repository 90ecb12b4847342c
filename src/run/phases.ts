import { UsageError } from '../base/errors.ts';
import type { Recorder } from './recorder.ts';
import type { PhaseName, PhaseRecord } from './results.ts';

/** How a run's duration is divided, in ms. */
export interface PhasePlan {
  readonly warmUpMs: number;
  readonly faultsMs: number;
  readonly healedMs: number;
}

/** Below this there is no room for two faults aimed at the leader. */
export const DURATION_MIN_MS = 10_000;
/** A schedule is drawn whole before the run, and a history is checked whole after it. */
const DURATION_MAX_MS: number = 24 * 3_600_000;

/**
 * A tenth to warm up and a sixth to recover, each between bounds; the rest belongs to the faults.
 *
 * @throws UsageError where the duration is too short to learn anything from
 */
export function planPhases(durationMs: number): PhasePlan {
  if (durationMs < DURATION_MIN_MS) {
    throw new UsageError(`--duration is at least ${DURATION_MIN_MS / 1000}s`);
  }
  if (durationMs > DURATION_MAX_MS) {
    throw new UsageError('--duration is at most 24h; nightly does many runs, one after the other');
  }
  const warmUpMs = Math.min(5000, Math.round(durationMs / 10));
  const healedMs = Math.min(10_000, Math.round(durationMs / 6));
  return { warmUpMs, healedMs, faultsMs: durationMs - warmUpMs - healedMs };
}

/** Counts what clients saw in each phase: a phase in which nothing worked proves nothing. */
export class Phases {
  readonly records: PhaseRecord[] = [];
  readonly #recorder: Recorder;
  readonly #nowNs: () => number;
  #current: { -readonly [K in keyof PhaseRecord]: PhaseRecord[K] } | null = null;

  constructor(recorder: Recorder, nowNs: () => number) {
    this.#recorder = recorder;
    this.#nowNs = nowNs;
  }

  get name(): PhaseName | null {
    return this.#current?.name ?? null;
  }

  /** Ends the phase that is and begins the next; null: there is no next. */
  begin(name: PhaseName | null): void {
    if (this.#current !== null) {
      this.#current.endNs = this.#nowNs();
      this.records.push(this.#current);
      this.#current = null;
    }
    if (name === null) return;
    this.#recorder.note('phase', name);
    const startNs = this.#nowNs();
    const none = { okReads: 0, okWrites: 0, fail: 0, info: 0 };
    this.#current = { name, startNs, endNs: startNs, ...none };
  }

  count(type: 'ok' | 'fail' | 'info', isRead: boolean): void {
    if (this.#current === null) return;
    if (type === 'ok') this.#current[isRead ? 'okReads' : 'okWrites'] += 1;
    else this.#current[type] += 1;
  }
}
