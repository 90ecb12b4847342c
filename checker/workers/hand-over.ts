import type { Clock } from '../operation.ts';
import type { Partition } from '../partition.ts';
import type { PartitionResult } from '../result.ts';
import type { Task } from './task.ts';

/** The threads that objects are handed to. */
export interface ThreadsOptions {
  readonly count: number;
  /** The module whose default export is run. */
  readonly worker: URL;
  readonly signal?: AbortSignal;
}

/** What all threads of one check may use together. */
export interface SharedLimits {
  readonly model: string;
  readonly clock: Clock;
  readonly memoryLimitBytes: number;
  readonly minimizingMs: number;
  readonly stopAtViolation: boolean;
  /** On the clock of `performance`. */
  readonly endMs: number;
}

/**
 * Has threads decide objects from the beginning.
 *
 * @returns their results; of an object whose thread did not stop in time there is none
 */
export async function handOver(
  objects: readonly Partition[],
  { count, ...threads }: ThreadsOptions,
  { memoryLimitBytes, endMs, ...shared }: SharedLimits,
): Promise<Map<Partition, PartitionResult>> {
  const found = new Map<Partition, PartitionResult>();
  if (objects.length === 0) return found;
  const groups = dealt(objects, Math.min(count, objects.length));
  const share = Math.floor(memoryLimitBytes / groups.length);
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const tasks = groups.map((group): Task => {
    const timeLimitMs = Math.max(0, endMs - performance.now());
    const sent = group.map(({ subject: { key }, operations }) => ({
      ...{ key, operations: [...operations] },
    }));
    return { ...shared, objects: sent, timeLimitMs, memoryLimitBytes: share, stop };
  });
  // Loaded only where it is needed: most histories are decided before.
  const { runInThreads } = await import('./threads.ts');
  const timeLimitMs = Math.max(0, endMs - performance.now());
  const results = await runInThreads(tasks, { ...threads, timeLimitMs, stop });
  for (const [number, group] of groups.entries()) {
    for (const [place, partition] of group.entries()) {
      const result = results[number]?.[place];
      if (result !== undefined) found.set(partition, result);
    }
  }
  return found;
}

/** Deals the objects into groups, the largest first, so that every group has some of each size. */
function dealt(objects: readonly Partition[], count: number): Partition[][] {
  const groups: Partition[][] = Array.from({ length: count }, () => []);
  const bySize = objects.toSorted((a, b) => b.operations.length - a.operations.length);
  for (const [number, one] of bySize.entries()) groups[number % count]?.push(one);
  return groups;
}
