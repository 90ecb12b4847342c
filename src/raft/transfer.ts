import type { NodeId } from './messages.ts';
import type { RaftState } from './state.ts';

/** Thesis 3.10: leadership on its way to another server. Meanwhile no command is taken. */
export interface Transfer {
  readonly to: NodeId;
  /** The time by which it must have happened; then the leader goes on. */
  readonly deadlineMs: number;
}

/** Why a transfer does not begin, or that it did. */
export type TransferOutcome = 'begun' | 'not_leader' | 'unknown_target' | 'not_voter' | 'under_way';

/**
 * Thesis 3.10: hands the office over to `to`, or to whoever has most of the log. From now on no
 * command is taken, until another leads or an election timeout has passed.
 */
export function beginTransfer(state: RaftState, to: NodeId | null): TransferOutcome {
  if (state.role !== 'leader') return 'not_leader';
  if (state.transfer !== null) return 'under_way';
  const target = to ?? mostUpToDate(state);
  if (target === null || !state.progress.has(target)) return 'unknown_target';
  if (!state.configuration.voters.includes(target)) return 'not_voter';
  state.hasHandedOver = true;
  state.transfer = { to: target, deadlineMs: state.nowMs + state.config.electionTimeoutMs };
  state.trace({ ev: 'transfer', to: target });
  handOver(state);
  return 'begun';
}

/** Tells the target to stand as soon as it has all; told again with every heartbeat. */
export function handOver(state: RaftState): void {
  const { transfer } = state;
  if (transfer === null) return;
  const matchIndex = state.progress.get(transfer.to)?.matchIndex ?? 0;
  if (!state.rules.mayHandOver(matchIndex, state.log.lastIndex)) return;
  state.send(transfer.to, { type: 'timeoutNow', term: state.term });
}

/** A target that does not take over in time is given up: the leader serves again. */
export function endTransferInTime(state: RaftState): void {
  const { transfer } = state;
  if (transfer === null) return;
  if (state.nowMs >= transfer.deadlineMs) state.transfer = null;
  else handOver(state);
}

/** Among the other voters, of those who answer, the first with the most of the log. */
export function mostUpToDate(state: RaftState): NodeId | null {
  const voters = state.configuration.voters.filter((id) => id !== state.config.id);
  let best: NodeId | null = null;
  let bestMatch = -1;
  for (const id of voters) {
    const { matchIndex = 0, isAnswering = false } = state.progress.get(id) ?? {};
    const rank = isAnswering ? matchIndex : -1;
    if (rank > bestMatch) {
      best = id;
      bestMatch = rank;
    }
  }
  return best ?? voters[0] ?? null;
}
