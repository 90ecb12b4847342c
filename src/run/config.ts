import type { NodeId, ReadMode } from '../cluster/cluster.ts';
import type { FaultKind } from '../nemesis/schedule.ts';

/** A run as a pure value: with it and `schedule.json` the run can be done again. */
export interface RunConfig {
  readonly seed: number;
  readonly cluster: 'sim' | 'docker';
  readonly nodes: readonly NodeId[];
  readonly workload: string;
  readonly reads: ReadMode;
  /** With reads by lease: how far the servers take clocks to be off the true rate at most. */
  readonly maxClockDriftPpm?: number;
  /** Entries between two snapshots of a node; 0: none. Runs of earlier versions had none. */
  readonly snapshotEvery?: number;
  /** After how long sessions that nobody uses end. Left out: the server's default. */
  readonly sessionTimeoutMs?: number;
  /** The kinds of fault that were asked for; each must bite at least once. */
  readonly faults: readonly FaultKind[];
  /** The whole run: warm-up, faults and healed phase; the final reads come on top. */
  readonly durationMs: number;
  /** Processes at work at any time. */
  readonly concurrency: number;
  /** Operations a second, over all processes. */
  readonly rate: number;
  /** Keys in use at any time. */
  readonly keys: number;
  /** Whether the history is checked while it is recorded, and the run ends at the first violation. */
  readonly stopOnViolation?: boolean;
  readonly operationTimeoutMs: number;
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
}
