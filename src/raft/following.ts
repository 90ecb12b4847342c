import { repeatForwardedReads } from './forwarded-reads.ts';
import type { RaftLog } from './log.ts';
import { appendEntries, commitUpTo, truncateFrom } from './log-changes.ts';
import type { AppendReply, AppendRequest, Entry, NodeId } from './messages.ts';
import { follow } from './roles.ts';
import type { RaftState } from './state.ts';

/** §5.3: checks the entry before, repairs the log, takes the entries in, commits what it may. */
export function onAppendRequest(state: RaftState, from: NodeId, request: AppendRequest): void {
  const { rules, log } = state;
  if (rules.refusesStaleTerm(request.term, state.term)) {
    // The sender may have restarted since, and lead this very term: its old round must not count.
    refuse(state, from, { rejectedIndex: request.prevLogIndex });
    return;
  }
  follow(state, from);
  repeatForwardedReads(state);
  const { prevLogIndex, prevLogTerm, entries } = request;
  const isCovered = rules.isCovered(prevLogIndex, log);
  if (!isCovered && !rules.matchesPrevious(prevLogIndex, prevLogTerm, log)) {
    const { readRound } = request;
    refuse(state, from, { rejectedIndex: prevLogIndex, readRound, ...conflictAt(log, request) });
    return;
  }
  takeEntries(
    state,
    entries.filter(({ index }) => index > log.base.index),
  );
  const matchIndex = rules.acknowledgedIndex(prevLogIndex, entries.length, log);
  const lastNewIndex = prevLogIndex + entries.length;
  commitUpTo(state, rules.followerCommit(request.leaderCommit, lastNewIndex, state.commitIndex));
  state.sendWhenDurable(from, {
    type: 'appendReply',
    term: state.term,
    success: true,
    matchIndex,
    rejectedIndex: 0,
    conflictTerm: 0,
    conflictIndex: 0,
    readRound: request.readRound,
  });
}

/** Entries that are there already stay; the first that conflicts goes with all behind it. */
function takeEntries(state: RaftState, entries: readonly Entry[]): void {
  const { rules, log } = state;
  let present = 0;
  for (const entry of entries) {
    const existing = log.termAt(entry.index);
    if (existing === undefined) break;
    if (rules.conflicts(existing, entry.term)) {
      truncateFrom(state, entry.index);
      break;
    }
    present++;
  }
  if (present < entries.length) appendEntries(state, entries.slice(present));
}

/**
 * §5.3, last paragraphs: where the leader may go on. Entries of terms above the leader's own at that
 * place cannot match, so all of them are skipped at once; else all of the conflicting term are.
 */
function conflictAt(log: RaftLog, { prevLogIndex, prevLogTerm }: AppendRequest) {
  const conflictTerm = log.termAt(prevLogIndex) ?? 0;
  const firstAbove = log.firstIndexAboveTerm(prevLogTerm);
  if (conflictTerm === 0 || conflictTerm > prevLogTerm) {
    return { conflictTerm: 0, conflictIndex: Math.min(log.lastIndex + 1, firstAbove) };
  }
  return { conflictTerm, conflictIndex: log.firstIndexOfTermAt(prevLogIndex) };
}

function refuse(state: RaftState, to: NodeId, detail: Partial<AppendReply>): void {
  state.sendWhenDurable(to, {
    type: 'appendReply',
    term: state.term,
    success: false,
    matchIndex: 0,
    rejectedIndex: 0,
    conflictTerm: 0,
    conflictIndex: 0,
    readRound: 0,
    ...detail,
  });
}
