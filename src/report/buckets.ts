import type { Operation, Outcome } from './operations.ts';

/** Few enough to read as a line, enough to show a gap of a second in a run of a minute. */
const BUCKETS = 120;

/** Numbers over time, one bucket an entry, as the charts take them. */
export interface Buckets {
  /** The middle of each bucket, in seconds. */
  readonly middleS: readonly number[];
  /** Completions a second by outcome. */
  readonly throughput: Readonly<Record<Outcome, readonly number[]>>;
  /** Latency of ok operations; null where a bucket has none. */
  readonly p50Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
}

/** The smallest value that at least this share of `sorted` does not exceed; null of nothing. */
export function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** The latencies of operations in ms, ascending. */
export function latenciesMs(operations: readonly Operation[]): number[] {
  const answered = operations.flatMap((op) =>
    op.endNs === null ? [] : [(op.endNs - op.startNs) / 1e6],
  );
  return answered.sort((a, b) => a - b);
}

/**
 * Throughput by the time of the completion (that is when the client had its answer) and latency
 * by the time of the call (that is when the fault met it).
 */
export function bucketsOf(operations: readonly Operation[], endNs: number): Buckets {
  const widthNs = endNs / BUCKETS;
  const bucketOf = (ns: number): number => Math.min(BUCKETS - 1, Math.floor(ns / widthNs));
  const throughput = { ok: zeros(), fail: zeros(), info: zeros() };
  const called: Operation[][] = Array.from({ length: BUCKETS }, () => []);
  for (const op of operations) {
    if (op.outcome === 'ok') called[bucketOf(op.startNs)]?.push(op);
    if (op.endNs === null) continue;
    const counts = throughput[op.outcome];
    const bucket = bucketOf(op.endNs);
    counts[bucket] = (counts[bucket] ?? 0) + 1e9 / widthNs;
  }
  const sorted = called.map(latenciesMs);
  return {
    middleS: Array.from({ length: BUCKETS }, (_, i) => ((i + 0.5) * widthNs) / 1e9),
    throughput,
    p50Ms: sorted.map((bucket) => percentile(bucket, 0.5)),
    p99Ms: sorted.map((bucket) => percentile(bucket, 0.99)),
  };
}

function zeros(): number[] {
  return new Array<number>(BUCKETS).fill(0);
}
