import { conclude } from '../conclude.ts';
import type { Engine } from '../engines/engine.ts';
import { Memory } from '../memory.ts';
import type { Model } from '../models/model.ts';
import type { Clock, Operation } from '../operation.ts';
import { Partition, whatCounts } from '../partition.ts';
import type { Counterexample } from '../result.ts';
import { ListRows } from '../rows.ts';
import { callText, momentText, valueText } from '../words.ts';
import { knownStatesOf } from './known-states.ts';
import type { PartitionStream } from './partition-stream.ts';
import type { StreamViolation } from './result.ts';
import type { Start } from './segment.ts';

/** Steps of a search between two looks at the clock. */
const SLICE = 10_000;

/** What a violation may take to be refuted once more and made small. */
export interface ViolationMeans {
  readonly model: Model;
  readonly engines: readonly Engine[];
  readonly clock: Clock;
  readonly memoryLimitBytes: number;
  readonly timeLimitMs: number;
  /** Whether this share of the time for it is not used up. */
  readonly goOn: (share: number) => boolean;
}

/**
 * Refutes once more what a stream refuted, and says why.
 *
 * @throws Error if it has an order after all: a mistake in this checker
 */
export function violationOf(stream: PartitionStream, means: ViolationMeans): StreamViolation {
  const { key, past, engine } = stream;
  const misfit = stream.misfit as Operation;
  const counterexample = past === null ? null : counterexampleOf(key, past, means);
  if (counterexample !== null) {
    const { explanation, refutedBy } = counterexample;
    return { key, explanation, firstMisfit: misfit.id, counterexample, refutedBy };
  }
  const { starts, window } = engine;
  const isRefuted = starts.every((start) => isRefutedFrom(start, window, key, means));
  const explanation = furthestText(misfit, starts.length, window.length, means.clock);
  const refutedBy = isRefuted ? 'search' : null;
  return { key, explanation, firstMisfit: misfit.id, counterexample: null, refutedBy };
}

/** As `check` would of these operations; null if the time is over before. */
function counterexampleOf(
  key: string | null,
  operations: readonly Operation[],
  means: ViolationMeans,
): Counterexample | null {
  const { model, engines, clock, goOn, timeLimitMs, memoryLimitBytes } = means;
  const subject = { key, operations: whatCounts(operations, model), clock };
  const memory = new Memory(memoryLimitBytes);
  const partition = new Partition(subject, new ListRows(operations), { model, engines, memory });
  while (partition.advance(SLICE) && goOn(0.5));
  partition.abandon();
  const limits = { timeLimitMs, memoryLimitBytes, isStopped: false, goOn };
  const { verdict, counterexample } = conclude(partition, model, limits);
  if (verdict === 'valid') throw contradiction(operations);
  return counterexample;
}

/** @returns false if the time is over before */
function isRefutedFrom(
  start: Start,
  window: readonly Operation[],
  key: string | null,
  means: ViolationMeans,
): boolean {
  const partition = partitionFrom(start, window, key, means);
  while (partition.advance(SLICE) && means.goOn(1));
  partition.abandon();
  const { decided, search } = partition;
  if (decided?.decision.verdict === 'valid' || search?.status === 'found') {
    throw contradiction(window);
  }
  return partition.isRefuted;
}

/**
 * What is left of the operations from a state on. Where one operation brings the state about the
 * engines can be asked for the few that have no order, which are refuted sooner than all.
 */
function partitionFrom(
  { state, done }: Start,
  window: readonly Operation[],
  key: string | null,
  { model, engines, clock, memoryLimitBytes }: ViolationMeans,
): Partition {
  const memory = new Memory(memoryLimitBytes);
  const left = window.filter(({ id }) => !done.has(id));
  const isFirst = model.keyOf(state) === model.keyOf(model.init());
  const brought = isFirst ? [] : (knownStatesOf(model)?.bring(state) ?? null);
  if (brought === null || brought.length > 1) {
    const { relevant: _, ...plain } = model;
    const from: Model = { ...plain, init: () => state };
    const subject = { key, operations: left, clock };
    return new Partition(subject, new ListRows(left), { model: from, engines: [], memory });
  }
  const operations = whatCounts([...brought, ...left], model);
  const means = { model, engines, memory };
  return new Partition({ key, operations, clock }, new ListRows(operations), means);
}

function contradiction(operations: readonly Operation[]): Error {
  const ids = operations.map(({ id }) => id).join(', ');
  return new Error(`internal error: operations ${ids} were refuted, but they have an order`);
}

function furthestText(misfit: Operation, states: number, operations: number, clock: Clock): string {
  const { process, key, output, outcome, callAt, returnAt } = misfit;
  const at = momentText(clock, [callAt, returnAt]);
  const answer = output === undefined ? outcome : `${outcome} ${valueText(output)}`;
  const what = `process ${process}'s ${callText(misfit)} on ${key ?? 'the object'}, answered '${answer}'`;
  const when = `called at ${at(callAt)}, answered at ${at(returnAt)}`;
  const from = states === 1 ? 'the state' : `any of the ${states} states`;
  return `no order explains ${what} (${when}): everything that returned before it has an order, but from ${from} that was possible at the last cut no order of the last ${operations} operations leads to this answer; what came before that is not kept.`;
}
