import { conclude } from './conclude.ts';
import type { Engine } from './engines/engine.ts';
import { engines } from './engines/index.ts';
import { Memory } from './memory.ts';
import { modelByName } from './models/index.ts';
import type { Model } from './models/model.ts';
import { type History, paired } from './operations.ts';
import { partitionsOf } from './partition.ts';
import type { CheckResult, CheckVerdict, PartitionResult } from './result.ts';
import { inTurns } from './turns.ts';

/** Budgets of a check; when one is used up the verdict is `inconclusive`. */
export interface CheckOptions {
  /** For all objects together; {@link DEFAULT_TIME_LIMIT_MS} unless told. */
  readonly timeLimitMs?: number;
  /**
   * What the searches may remember together, beyond the history itself;
   * {@link DEFAULT_MEMORY_LIMIT_BYTES} unless told.
   */
  readonly memoryLimitBytes?: number;
  /**
   * What is tried before the search, in this order; every engine of this package unless told.
   * With none, the search decides alone.
   */
  readonly engines?: readonly Engine[];
  /**
   * Whether to stop once an object has a violation and leave what is not decided by then
   * `inconclusive`; true unless told.
   */
  readonly stopAtViolation?: boolean;
  /**
   * What the search for small counterexamples may take in all, within the time limit; two seconds
   * unless told. With 0 a counterexample is what was found, mostly far more than it takes.
   */
  readonly minimizingMs?: number;
  /** The clock that the time limit is measured with; the platform's `performance` unless told. */
  readonly nowMs?: () => number;
}

export const DEFAULT_TIME_LIMIT_MS = 60_000;
export const DEFAULT_MEMORY_LIMIT_BYTES: number = 1024 ** 3;
export const DEFAULT_MINIMIZING_MS = 2_000;

/**
 * Checks whether a history is linearizable. Each object is decided alone, in turns, so that a
 * violation of one is found while another is hard: by the first engine that can, else by the
 * search. A linearization counts only after it has been verified by `replay`; what an engine
 * refutes counts only after the search has refuted the engine's culprits by themselves.
 *
 * @param model a model or the name of one
 * @throws HistoryError if the history contradicts itself, the format or the model
 * @throws RangeError if there is no model of the name
 */
export function check(
  history: History,
  model: string | Model,
  options: CheckOptions = {},
): CheckResult {
  const steps = checkInSteps(history, model, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The check as a generator that yields after every slice of some milliseconds of the search; see
 * `check` for what it takes and throws.
 */
export function* checkInSteps(
  history: History,
  model: string | Model,
  options: CheckOptions,
): Generator<void, CheckResult> {
  const nowMs = options.nowMs ?? (() => globalThis.performance.now());
  const timeLimitMs = options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS;
  const memory = new Memory(options.memoryLimitBytes ?? DEFAULT_MEMORY_LIMIT_BYTES);
  const startMs = nowMs();
  const known = typeof model === 'string' ? modelByName(model) : model;
  const means = { model: known, memory, engines: options.engines ?? engines };
  const partitions = partitionsOf(paired(history), means);
  const atViolation = options.stopAtViolation ?? true;
  yield* inTurns(partitions, { nowMs, endMs: startMs + timeLimitMs, atViolation });
  const isStopped = atViolation && partitions.some(({ isRefuted }) => isRefuted);
  const decidedMs = nowMs();
  const minimizingMs = options.minimizingMs ?? DEFAULT_MINIMIZING_MS;
  const leftMs = Math.min(startMs + timeLimitMs - decidedMs, minimizingMs);
  const goOn = (share: number) => nowMs() < decidedMs + share * leftMs;
  const limits = { timeLimitMs, memoryLimitBytes: memory.limitBytes, isStopped, goOn };
  const results = partitions.map((one) => conclude(one, known, limits));
  return summary(known, results, { isStopped, durationMs: nowMs() - startMs });
}

/** Puts the results of the objects together. */
export function summary(
  model: Model,
  results: readonly PartitionResult[],
  { isStopped, durationMs }: { readonly isStopped: boolean; readonly durationMs: number },
): CheckResult {
  return {
    verdict: worstOf(results),
    model: model.name,
    engine: enginesOf(results),
    partitions: results.length,
    operations: results.reduce((sum, result) => sum + result.operations, 0),
    exhausted: isStopped ? null : (results.find(({ exhausted }) => exhausted)?.exhausted ?? null),
    counterexample: results.find((result) => result.counterexample)?.counterexample ?? null,
    results,
    durationMs,
  };
}

function worstOf(results: readonly PartitionResult[]): CheckVerdict {
  let worst: CheckVerdict = 'valid';
  for (const { verdict } of results) {
    if (verdict === 'violation') return verdict;
    if (verdict === 'inconclusive') worst = verdict;
  }
  return worst;
}

/** `zones`, or `zones 30, search 2` where objects were decided in several ways. */
export function enginesOf(results: readonly { readonly engine: string }[]): string {
  const first = results[0]?.engine ?? 'none';
  if (results.every(({ engine }) => engine === first)) return first;
  const counts = new Map<string, number>();
  for (const { engine } of results) counts.set(engine, (counts.get(engine) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}
