import type { Json } from '../checker/history.ts';
import type { Random } from '../src/base/random.ts';
import type { StoreClient } from './client.ts';

/** What a process is asked to do; becomes the history's `f`, `key` and `value`. */
export interface Operation {
  readonly f: string;
  readonly key?: string;
  readonly value: Json;
}

/** How an operation ended; becomes the completion's line in the history. */
export interface Outcome {
  readonly type: 'ok' | 'fail' | 'info';
  /** What the completion shows as `value`: what a read saw, else the operation's own. */
  readonly value: Json;
  readonly error?: string;
  readonly node?: number;
  readonly logIndex?: number;
  readonly term?: number;
}

/** Draws operations from a seed and hears how they ended, so as to retire worn-out keys. */
export interface Generator {
  /** The next operation for process `process`; there always is one. */
  next(process: number): Operation;
  completed(operation: Operation, outcome: Outcome): void;
  /** What is read until ok when all faults are over: every live object. */
  finalOperations(): readonly Operation[];
}

/** One process: one session, one operation at a time; thrown away after an `info`. */
export interface Session {
  invoke(operation: Operation): Promise<Outcome>;
}

export interface SessionOptions {
  /** The node that this process never leaves; undefined where it follows hints. */
  readonly pinnedTo?: number;
  /** The node to ask first, for a process that is not pinned. */
  readonly home: number;
  /** One operation's time over all its retries, in ms. */
  readonly timeoutMs: number;
  readonly random: Random;
}

/** What clients do, and the model that must hold. */
export interface Workload {
  readonly name: string;
  /** One sentence for `--help` and the report. */
  readonly describe: string;
  /** The checker's model, by name. */
  readonly model: string;
  /** The `f`s of which each phase needs its minimum of ok ones (DESIGN section 6). */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  generator(random: Random, options: { readonly keys: number }): Generator;
  session(client: StoreClient, options: SessionOptions): Session;
}
