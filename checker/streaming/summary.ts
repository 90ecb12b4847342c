import { enginesOf } from '../check.ts';
import type { Model } from '../models/model.ts';
import type { CheckVerdict } from '../result.ts';
import type { PartitionStatus, PartitionStream } from './partition-stream.ts';
import type { StreamPartitionResult, StreamResult, StreamViolation } from './result.ts';

/** What is known of a stream from its beginning on. */
export interface Known {
  readonly model: Model;
  readonly timeLimitMs: number;
  readonly memoryLimitBytes: number;
}

/** What a stream found. */
interface Found {
  readonly violation: StreamViolation | null;
  readonly durationMs: number;
}

/** Puts the results of the objects together. */
export function summaryOf(
  streams: readonly PartitionStream[],
  known: Known,
  { violation, durationMs }: Found,
): StreamResult {
  const isStopped = violation !== null;
  const results = streams.map((stream) => resultOf(stream, known, isStopped));
  const exhausted = results.find((one) => one.exhausted !== null)?.exhausted ?? null;
  const ends: CheckVerdict = exhausted === null ? 'valid' : 'inconclusive';
  return {
    verdict: isStopped ? 'violation' : ends,
    model: known.model.name,
    engine: enginesOf(results),
    partitions: results.length,
    operations: results.reduce((sum, one) => sum + one.operations, 0),
    exhausted: isStopped ? null : exhausted,
    violation,
    results,
    durationMs,
  };
}

function resultOf(
  { key, engine, operations, explained, status }: PartitionStream,
  known: Known,
  isStopped: boolean,
): StreamPartitionResult {
  const result = { key, engine: engine.name, operations, explained, exhausted: null };
  if (status === 'refuted') return { ...result, verdict: 'violation' };
  if (status === 'undecided' && !isStopped) return { ...result, verdict: 'valid' };
  const where = key === null ? '' : ` of key ${JSON.stringify(key)}`;
  const far = `${explained} answered operations${where}`;
  const exhausted = `${reasonOf(status, known)} when an order of ${far} had been found`;
  return { ...result, verdict: 'inconclusive', exhausted };
}

function reasonOf(status: PartitionStatus, { timeLimitMs, memoryLimitBytes }: Known): string {
  if (status === 'memory') return `the memory limit of ${memoryLimitBytes} bytes was reached`;
  if (status === 'time') return `the time limit of ${timeLimitMs} ms was reached`;
  if (status === 'allowance') return 'the configurations allowed for its events were used up';
  return 'the check was stopped at the violation of another object';
}
