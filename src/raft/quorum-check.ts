import type { NodeId } from './messages.ts';
import { stepDown } from './roles.ts';
import type { RaftState } from './state.ts';

/**
 * Thesis 6.2: once an election timeout, a leader counts who answered since the last time. Without a
 * majority it steps down, so that its clients look elsewhere. A process that was stopped for long
 * finds answers from before and is counted once more, which is late and never wrong.
 */
export function checkQuorum(state: RaftState): void {
  if (state.nowMs < state.quorumDeadlineMs) return;
  state.quorumDeadlineMs = state.nowMs + state.config.electionTimeoutMs;
  const { progress, rules, quorum } = state;
  const isAnswering = (id: NodeId) => progress.get(id)?.isAnswering === true;
  const isFollowed = quorum.isReached(isAnswering, rules.keepsLeading);
  for (const each of progress.values()) each.isAnswering = false;
  if (!isFollowed) stepDown(state);
}
