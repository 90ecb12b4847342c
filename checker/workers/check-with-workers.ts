import { availableParallelism } from 'node:os';
import {
  type CheckOptions,
  DEFAULT_MEMORY_LIMIT_BYTES,
  DEFAULT_MINIMIZING_MS,
  DEFAULT_TIME_LIMIT_MS,
  summary,
} from '../check.ts';
import { conclude } from '../conclude.ts';
import { engines } from '../engines/index.ts';
import { Memory } from '../memory.ts';
import { modelByName, namedModels } from '../models/index.ts';
import type { Model } from '../models/model.ts';
import { type History, paired } from '../operations.ts';
import { type Partition, partitionsOf } from '../partition.ts';
import type { CheckResult } from '../result.ts';
import { type End, inTurns } from '../turns.ts';
import { handOver, type ThreadsOptions } from './hand-over.ts';

/** What is not decided after so long is worth threads: they begin anew, slower at first, on a busy machine by far. */
const DEFAULT_ALONE_MS = 1_000;
/** Threads run compiled code, wherever they are started from. */
const OWN_WORKER = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/checker/workers/worker.js', import.meta.url)
  : new URL('./worker.js', import.meta.url);

/** As for `check`; engines and a clock of one's own cannot be sent to a thread. */
export interface WorkersOptions
  extends Pick<
    CheckOptions,
    'timeLimitMs' | 'memoryLimitBytes' | 'minimizingMs' | 'stopAtViolation'
  > {
  /** How many threads may run; as many as the machine has processors unless told. */
  readonly threads?: number;
  /** How long one thread tries alone before others are started; a second unless told. */
  readonly aloneMs?: number;
  /** Ends the check at once; what it gives is thrown. */
  readonly signal?: AbortSignal;
  /** The module that threads run; this package's own unless told. */
  readonly worker?: URL;
}

/**
 * As `check`, with the objects that take long divided among threads: the caller's own thread goes on
 * alone for a moment, asks the engines about every object, and where at least two are left to the
 * search and undecided then, threads begin these anew.
 * So a history that is soon decided never waits for a thread. The limits hold for all of them
 * together: each thread has its share of the memory. A model that is not one of this package's cannot
 * be sent to a thread: the caller's own decides it all.
 *
 * @throws HistoryError, RangeError as `check` does; what a thread threw; the signal's reason
 */
export async function checkWithWorkers(
  history: History,
  model: string | Model,
  options: WorkersOptions = {},
): Promise<CheckResult> {
  const startMs = performance.now();
  const known = typeof model === 'string' ? modelByName(model) : model;
  const timeLimitMs = options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS;
  const memory = new Memory(options.memoryLimitBytes ?? DEFAULT_MEMORY_LIMIT_BYTES);
  const list = paired(history);
  const partitions = partitionsOf(list, { model: known, memory, engines });
  const end: End = {
    ...{ nowMs: () => performance.now(), endMs: startMs + timeLimitMs },
    atViolation: options.stopAtViolation ?? true,
  };
  const left = alone(partitions, end, namedModels.includes(known) ? options : { threads: 1 });
  const minimizingMs = options.minimizingMs ?? DEFAULT_MINIMIZING_MS;
  const shared = { model: known.name, clock: list.clock, memoryLimitBytes: memory.limitBytes };
  const limits = { ...shared, minimizingMs, stopAtViolation: end.atViolation };
  const fromThreads = await handOver(left, threadsOf(options), { ...limits, endMs: end.endMs });
  const isStopped =
    end.atViolation &&
    partitions.some((one) => one.isRefuted || fromThreads.get(one)?.verdict === 'violation');
  const decidedMs = performance.now();
  const leftMs = Math.min(end.endMs - decidedMs, minimizingMs);
  const goOn = (share: number) => performance.now() < decidedMs + share * leftMs;
  const means = { timeLimitMs, memoryLimitBytes: memory.limitBytes, isStopped, goOn };
  const results = partitions.map((one) => fromThreads.get(one) ?? conclude(one, known, means));
  return summary(known, results, { isStopped, durationMs: performance.now() - startMs });
}

/** Decides what one thread can in a moment. @returns what is left to others: nothing, or two objects */
function alone(
  partitions: readonly Partition[],
  end: End,
  { threads, aloneMs, signal }: WorkersOptions,
): readonly Partition[] {
  const most = threads ?? availableParallelism();
  const untilMs = performance.now() + (aloneMs ?? DEFAULT_ALONE_MS);
  for (const _ of inTurns(partitions, end)) {
    signal?.throwIfAborted();
    if (most < 2 || performance.now() < untilMs) continue;
    // What an engine can decide is decided sooner than it is sent.
    if (!partitions.every((one) => one.isBegun)) continue;
    if (end.atViolation && partitions.some((one) => one.isRefuted)) continue;
    const open = partitions.filter((one) => one.isOpen);
    if (open.length < 2) continue;
    for (const partition of open) partition.abandon();
    return open;
  }
  return [];
}

function threadsOf({ threads, worker, signal }: WorkersOptions): ThreadsOptions {
  const count = threads ?? availableParallelism();
  return { count, worker: worker ?? OWN_WORKER, ...(signal === undefined ? {} : { signal }) };
}
