import { assert } from './assert.ts';
import { repeatForwardedReads } from './forwarded-reads.ts';
import { noteRoundAnswer, noteRoundStart } from './lease.ts';
import type { AppendReply, AppendRequest, Entry, NodeId } from './messages.ts';
import { follow } from './roles.ts';
import type { Progress, RaftState } from './state.ts';
import { handOver } from './transfer.ts';

/** §5.3: sends every follower what it lacks, unless a request to it is still under way. */
export function replicate(state: RaftState): void {
  for (const [to, progress] of state.progress) {
    if (progress.sentUpTo === 0 && progress.nextIndex <= state.log.lastIndex) {
      sendAppend(state, to, progress);
    }
  }
}

/** §5.2: tells every follower that the leader is there, and repeats what was not answered. */
export function sendHeartbeats(state: RaftState): void {
  state.heartbeatDeadlineMs = state.nowMs + state.config.heartbeatMs;
  if (state.config.lease !== null) noteRoundStart(state);
  for (const [to, progress] of state.progress) {
    progress.sentUpTo = 0;
    sendAppend(state, to, progress);
  }
}

/** Sends what follows on the entries known to match; with nothing to send, a heartbeat. */
export function sendAppend(state: RaftState, to: NodeId, progress: Progress): void {
  const prevLogIndex = progress.nextIndex - 1;
  const prevLogTerm = state.log.termAt(prevLogIndex);
  assert(prevLogTerm !== undefined, 'a follower is ahead of its leader', () => ({
    to,
    nextIndex: progress.nextIndex,
    lastIndex: state.log.lastIndex,
  }));
  const entries = progress.sentUpTo === 0 ? entriesFrom(state, progress.nextIndex) : [];
  if (entries.length > 0) progress.sentUpTo = prevLogIndex + entries.length;
  state.send(to, {
    type: 'appendRequest',
    term: state.term,
    prevLogIndex,
    prevLogTerm,
    entries,
    leaderCommit: state.commitIndex,
    readRound: state.readRound,
  });
}

/** As many entries as one request may carry: a message has a limit, or it never arrives. */
function entriesFrom({ log, config }: RaftState, from: number): Entry[] {
  const entries = log.slice(from, from + config.maxEntriesPerAppend - 1);
  let length = 0;
  const tooMany = entries.findIndex(({ command }, i) => {
    length += command.length;
    return i > 0 && length > config.maxCommandLengthPerAppend;
  });
  return tooMany < 0 ? entries : entries.slice(0, tooMany);
}

/** §5.3: checks the entry before, repairs the log, takes the entries in, commits what it may. */
export function onAppendRequest(state: RaftState, from: NodeId, request: AppendRequest): void {
  const { rules, log } = state;
  if (rules.refusesStaleTerm(request.term, state.term)) {
    // The sender may have restarted since, and lead this very term: its old round must not count.
    refuse(state, from, 0, 0, 0);
    return;
  }
  follow(state, from);
  repeatForwardedReads(state);
  const { prevLogIndex, prevLogTerm, entries } = request;
  if (!rules.matchesPrevious(prevLogIndex, prevLogTerm, log)) {
    const conflictTerm = log.termAt(prevLogIndex) ?? 0;
    const conflictIndex =
      conflictTerm === 0 ? log.lastIndex + 1 : log.firstIndexOfTermAt(prevLogIndex);
    refuse(state, from, request.readRound, conflictTerm, conflictIndex);
    return;
  }
  takeEntries(state, entries);
  const matchIndex = rules.acknowledgedIndex(prevLogIndex, entries.length, log);
  const lastNewIndex = prevLogIndex + entries.length;
  state.commitUpTo(rules.followerCommit(request.leaderCommit, lastNewIndex, state.commitIndex));
  state.sendWhenDurable(from, {
    type: 'appendReply',
    term: state.term,
    success: true,
    matchIndex,
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
      state.truncateFrom(entry.index);
      break;
    }
    present++;
  }
  if (present < entries.length) state.appendEntries(entries.slice(present));
}

function refuse(
  state: RaftState,
  to: NodeId,
  readRound: number,
  conflictTerm: number,
  conflictIndex: number,
): void {
  state.sendWhenDurable(to, {
    type: 'appendReply',
    term: state.term,
    success: false,
    matchIndex: 0,
    conflictTerm,
    conflictIndex,
    readRound,
  });
}

/** §5.3: notes how far a follower's log matches, or steps back to where it may. */
export function onAppendReply(state: RaftState, from: NodeId, reply: AppendReply): void {
  const progress = state.progress.get(from);
  if (state.role !== 'leader' || progress === undefined) return;
  if (!state.rules.countsAppendReply(reply, state.term)) return;
  progress.isAnswering = true;
  noteRoundAnswer(state, progress, reply);
  if (reply.success) {
    progress.matchIndex = state.rules.matchIndex(progress.matchIndex, reply.matchIndex);
    progress.nextIndex = Math.max(progress.nextIndex, progress.matchIndex + 1);
    if (reply.matchIndex >= progress.sentUpTo) progress.sentUpTo = 0;
    advanceCommit(state);
    handOver(state);
  } else if (reply.conflictIndex > 0) {
    progress.nextIndex = nextAfterRefusal(state, progress, reply);
    progress.sentUpTo = 0;
    sendAppend(state, from, progress);
  }
}

/**
 * §5.3, last paragraphs: skips all of a conflicting term at once. Where the leader has entries of
 * that term before the conflict, the logs may agree up to its last one; else the follower's whole
 * term goes. A late refusal must not undo what is known to match.
 */
function nextAfterRefusal(state: RaftState, progress: Progress, reply: AppendReply): number {
  const lastOfTerm = reply.conflictTerm === 0 ? 0 : state.log.lastIndexOfTerm(reply.conflictTerm);
  const isBefore = lastOfTerm > 0 && lastOfTerm < progress.nextIndex - 1;
  const hint = isBefore ? lastOfTerm + 1 : reply.conflictIndex;
  return Math.max(progress.matchIndex + 1, Math.min(hint, progress.nextIndex - 1));
}

/** §5.3, §5.4.2: commits what a majority has on disk, if it is of the leader's own term. */
export function advanceCommit(state: RaftState): void {
  const { rules } = state;
  const matches = [rules.ownMatch(state.durableIndex, state.log)];
  for (const progress of state.progress.values()) matches.push(progress.matchIndex);
  const index = rules.quorumIndex(matches, state.majority);
  if (index > state.commitIndex && rules.mayCommit(state.log.termAt(index), state.term)) {
    state.commitUpTo(index);
  }
}
