import { check, type HistoryEvent } from '../../checker/index.ts';
import type { VerdictFile } from './results.ts';

export type CheckSummary = NonNullable<VerdictFile['check']>;

/** Checks a history and keeps what `verdict.json` shows of the result. */
export function checkEvents(events: readonly HistoryEvent[], model: string): CheckSummary {
  const result = check(events, model);
  const { verdict, engine, partitions, operations, exhausted, counterexample, durationMs } = result;
  return {
    verdict,
    model: result.model,
    engine,
    partitions,
    operations,
    durationMs: Math.round(durationMs),
    exhausted,
    counterexample,
  };
}
