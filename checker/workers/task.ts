import type { Clock, Operation } from '../operation.ts';
import type { PartitionResult } from '../result.ts';

/** Some objects for one thread, as they are sent to it. */
export interface Task {
  /** The model's name: functions cannot be sent. */
  readonly model: string;
  readonly clock: Clock;
  readonly objects: readonly { readonly key: string | null; readonly operations: Operation[] }[];
  /** What is left of the limit. */
  readonly timeLimitMs: number;
  readonly memoryLimitBytes: number;
  readonly minimizingMs: number;
  readonly stopAtViolation: boolean;
  /** One 32-bit integer that all threads share: not 0 once it is known that they should stop. */
  readonly stop: SharedArrayBuffer;
}

/** The results of the objects, in their order. */
export type TaskResult = readonly PartitionResult[];
