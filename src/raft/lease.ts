import { assert } from './assert.ts';
import type { RaftConfig } from './config.ts';
import type { AppendReply, NodeId, SnapshotReply } from './messages.ts';
import type { Progress } from './progress.ts';
import type { RaftState } from './state.ts';

/** Older than any moment: no lease is counted from it. */
export const NEVER_MS: number = Number.MIN_SAFE_INTEGER;

/** A lease is worth what its voters' loyalty is worth. */
export function checkLeaseConfig({ lease, leaderStickiness }: RaftConfig): void {
  if (lease === null) return;
  const { maxClockDriftPpm } = lease;
  assert(leaderStickiness, 'a lease needs voters that are loyal to their leader', () => ({}));
  assert(maxClockDriftPpm >= 0 && maxClockDriftPpm < 1e6, 'no bound of clock drift', () => ({
    maxClockDriftPpm,
  }));
}

/** Begins a round of heartbeats: its number is new, and with a lease its beginning is noted. */
export function noteRoundStart(state: RaftState): void {
  state.readRound += 1;
  if (state.config.lease === null) return;
  const { roundStarts, nowMs, config } = state;
  roundStarts.set(state.readRound, nowMs);
  for (const [round, startMs] of roundStarts) {
    // Rounds rise and so do their times; what is too old for a lease is of no use.
    if (startMs > nowMs - config.electionTimeoutMs) break;
    roundStarts.delete(round);
  }
}

/** Thesis 6.4.1: a follower that answered a round is loyal for an election timeout from then. */
export function noteRoundAnswer(
  state: RaftState,
  progress: Progress,
  reply: AppendReply | SnapshotReply,
): void {
  progress.ackedRound = Math.max(progress.ackedRound, reply.readRound);
  const sentMs = state.roundStarts.get(reply.readRound);
  if (sentMs === undefined) return;
  const startMs = state.rules.leaseStartMs(sentMs, state.nowMs);
  progress.loyalSinceMs = Math.max(progress.loyalSinceMs, startMs);
}

/** Whether a quorum, this server included where it is a voter, is certain to follow nobody else at this moment. */
export function holdsLease(state: RaftState): boolean {
  const { lease, electionTimeoutMs } = state.config;
  if (lease === null || !state.rules.leaseLives(state.hasHandedOver)) return false;
  const loyalSinceMs = (id: NodeId) => state.progress.get(id)?.loyalSinceMs ?? NEVER_MS;
  const startMs = state.quorum.reached(state.nowMs, loyalSinceMs);
  const leaseMs = state.rules.leaseMs(electionTimeoutMs, lease.maxClockDriftPpm);
  return state.nowMs < startMs + leaseMs;
}
