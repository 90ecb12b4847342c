import { conclude } from '../conclude.ts';
import { engines } from '../engines/index.ts';
import { Memory } from '../memory.ts';
import { modelByName } from '../models/index.ts';
import { Partition, whatCounts } from '../partition.ts';
import { ListRows } from '../rows.ts';
import { inTurns } from '../turns.ts';
import type { Task, TaskResult } from './task.ts';

/**
 * What a thread runs: decides some objects in turns, and stops early where another thread, or this
 * one, has found a violation.
 */
export default function work(task: Task): TaskResult {
  const { clock, timeLimitMs, memoryLimitBytes, stopAtViolation } = task;
  const model = modelByName(task.model);
  const means = { model, engines, memory: new Memory(memoryLimitBytes) };
  const partitions = task.objects.map(({ key, operations }) => {
    const subject = { key, operations: whatCounts(operations, model), clock };
    return new Partition(subject, new ListRows(operations), means);
  });
  const stop = new Int32Array(task.stop);
  const mustStop = () => Atomics.load(stop, 0) !== 0;
  const startMs = performance.now();
  const endMs = startMs + timeLimitMs;
  const nowMs = () => (mustStop() ? Number.POSITIVE_INFINITY : performance.now());
  const steps = inTurns(partitions, { nowMs, endMs, atViolation: stopAtViolation });
  while (steps.next().done !== true);
  if (stopAtViolation && partitions.some(({ isRefuted }) => isRefuted)) Atomics.store(stop, 0, 1);
  const isStopped = stopAtViolation && mustStop();
  const decidedMs = performance.now();
  const leftMs = Math.min(endMs - decidedMs, task.minimizingMs);
  const goOn = (share: number) => performance.now() < decidedMs + share * leftMs;
  const limits = { timeLimitMs, memoryLimitBytes, isStopped, goOn };
  return partitions.map((partition) => conclude(partition, model, limits));
}
