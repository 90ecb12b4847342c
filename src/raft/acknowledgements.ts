import { noteRoundAnswer } from './lease.ts';
import { commitUpTo } from './log-changes.ts';
import type { AppendReply, NodeId, SnapshotReply } from './messages.ts';
import type { Progress } from './progress.ts';
import { continueChange } from './reconfiguration.ts';
import { sendBeat } from './replication.ts';
import { continueSnapshot } from './snapshot-sending.ts';
import type { RaftState } from './state.ts';
import { handOver } from './transfer.ts';

/** §5.3: notes how far a follower's log matches, or steps back to where it may. */
export function onAppendReply(state: RaftState, from: NodeId, reply: AppendReply): void {
  const progress = state.progress.get(from);
  if (state.role !== 'leader' || progress === undefined) return;
  if (!state.rules.countsAppendReply(reply, state.term)) return;
  progress.answered(state.nowMs);
  noteRoundAnswer(state, progress, reply);
  if (reply.success) {
    progress.matched(state.rules.matchIndex(progress.matchIndex, reply.matchIndex));
    progress.catchUp.answered(progress.matchIndex, state.log.lastIndex, state.nowMs);
    advanceCommit(state);
    handOver(state);
  } else if (reply.conflictIndex > 0 && isOfLatest(progress, reply)) {
    progress.probeFrom(nextAfterRefusal(state, reply));
    sendBeat(state, from, progress);
  }
}

/** Requests that were behind a lost one are all refused; one answer is enough. */
function isOfLatest({ mode, nextIndex, matchIndex }: Progress, reply: AppendReply): boolean {
  if (mode === 'snapshot') return false;
  if (mode === 'probe') return reply.rejectedIndex === nextIndex - 1;
  return reply.rejectedIndex > matchIndex;
}

/**
 * §5.3, last paragraphs: skips all of a conflicting term at once. Where the leader has entries of
 * that term before the conflict, the logs may agree up to its last one; else the follower's whole
 * term goes.
 */
function nextAfterRefusal(state: RaftState, reply: AppendReply): number {
  const lastOfTerm = reply.conflictTerm === 0 ? 0 : state.log.lastIndexOfTerm(reply.conflictTerm);
  const isBefore = lastOfTerm > 0 && lastOfTerm < reply.rejectedIndex;
  const hint = isBefore ? lastOfTerm + 1 : reply.conflictIndex;
  return Math.min(hint, reply.rejectedIndex);
}

/** §7: a part arrived, or all of it did. Anything it does not hold comes as entries. */
export function onSnapshotReply(state: RaftState, from: NodeId, reply: SnapshotReply): void {
  const progress = state.progress.get(from);
  if (state.role !== 'leader' || progress === undefined) return;
  if (!state.rules.countsAppendReply(reply, state.term)) return;
  progress.answered(state.nowMs);
  noteRoundAnswer(state, progress, reply);
  if (reply.isInstalled) {
    progress.matched(state.rules.matchIndex(progress.matchIndex, reply.index));
    progress.catchUp.answered(progress.matchIndex, state.log.lastIndex, state.nowMs);
    advanceCommit(state);
    handOver(state);
  } else if (progress.mode === 'snapshot') {
    continueSnapshot(state, from, progress, reply);
  }
}

/** §5.3, §5.4.2: commits what a majority has on disk, if it is of the leader's own term. */
export function advanceCommit(state: RaftState): void {
  const { rules, progress } = state;
  const own = rules.ownMatch(state.durableIndex, state.log);
  const index = state.quorum.reached(own, (id) => progress.get(id)?.matchIndex ?? 0);
  if (index > state.commitIndex && rules.mayCommit(state.log.termAt(index), state.term)) {
    commitUpTo(state, index);
    continueChange(state);
  }
}
