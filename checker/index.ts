/**
 * `splitbrain/checker`: is this history linearizable? Pure: runs wherever JavaScript does. The
 * readers of files are in `formats/`.
 */
export {
  type CheckOptions,
  check,
  DEFAULT_MEMORY_LIMIT_BYTES,
  DEFAULT_TIME_LIMIT_MS,
} from './check.ts';
export { type CheckAsyncOptions, checkAsync } from './check-async.ts';
export type { EventType, HistoryEvent, Json } from './history.ts';
export { HistoryError } from './history-error.ts';
export type { JsonKey } from './json.ts';
export { defineModel, type ModelDefinition } from './models/define-model.ts';
export { modelByName, models, namedModels } from './models/index.ts';
export { type Model, REFUSED, type Violation } from './models/model.ts';
export type { Clock, Operation, OperationList, Outcome } from './operation.ts';
export { type History, paired, toOperations } from './operations.ts';
export type { Paired } from './pairing.ts';
export type { CheckResult, CheckVerdict, Counterexample, PartitionResult } from './result.ts';
export { Checker, type CheckerOptions } from './streaming/checker.ts';
export type {
  StreamPartitionResult,
  StreamResult,
  StreamStatus,
  StreamViolation,
} from './streaming/result.ts';
