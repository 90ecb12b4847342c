import type { NodeId } from './messages.ts';
import type { Rules } from './rules.ts';

/** How a core is set up. */
export interface RaftConfig {
  readonly id: NodeId;
  /** The voters that the cluster began with, the same at every server, whether it is one or not. */
  readonly members: readonly NodeId[];
  /** The shortest wait for a leader before a server stands for election. */
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** Thesis 9.6: asks for a majority's word before it raises its term. */
  readonly preVote: boolean;
  /** Thesis 6.2: a leader that no majority answers steps down. */
  readonly checkQuorum: boolean;
  /** §6; thesis 4.2.3: who hears from a leader ignores other candidates. */
  readonly leaderStickiness: boolean;
  /**
   * Thesis 6.4.1: reads without a round, while a majority is certain to be loyal; null: never.
   * Safe only if every server's clock runs at most this many parts per million too fast or slow.
   */
  readonly lease: { readonly maxClockDriftPpm: number } | null;
  /** Counts the processes over one disk: numbers that must never be used again begin with it. */
  readonly incarnation: number;
  /** How many entries one request carries at most. */
  readonly maxEntriesPerAppend: number;
  /** How long their commands are together at most; one entry always goes, however long it is. */
  readonly maxCommandLengthPerAppend: number;
  /** How many requests with entries may be under way to one follower. */
  readonly maxInflightRequests: number;
  /** A request goes out only while the commands under way to that follower are shorter together. */
  readonly maxInflightLength: number;
  /** A leader takes a command only while those not yet committed are shorter together. */
  readonly maxUncommittedLength: number;
  /**
   * Entries that a snapshot holds stay for a follower that answers and lacks them, while their
   * commands are no longer than this together.
   */
  readonly maxLaggingLength: number;
  readonly rules: Rules;
  /** An integer from 0 to `limit - 1`. */
  readonly randomInt: (limit: number) => number;
}
