export type { Command, Value } from './command.ts';
export type { KvResult } from './result.ts';
export { Capture, SnapshotError } from './snapshot.ts';
export { KvStore, type SessionCommand } from './store.ts';
