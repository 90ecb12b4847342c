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
  let answering = 1;
  for (const progress of state.progress.values()) {
    if (progress.isAnswering) answering++;
    progress.isAnswering = false;
  }
  if (!state.rules.keepsLeading(answering, state.majority)) stepDown(state);
}
