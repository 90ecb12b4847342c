import { assert } from './assert.ts';
import { repeatForwardedReads } from './forwarded-reads.ts';
import { noteRoundAnswer, noteRoundStart } from './lease.ts';
import type { RaftLog } from './log.ts';
import type { AppendReply, AppendRequest, Entry, NodeId, SnapshotReply } from './messages.ts';
import type { Progress } from './progress.ts';
import { follow } from './roles.ts';
import { sendSnapshotPart } from './snapshots.ts';
import type { RaftState } from './state.ts';
import { handOver } from './transfer.ts';

/** §5.3: sends every follower what it lacks, as far as its window allows. */
export function replicate(state: RaftState): void {
  for (const [to, progress] of state.progress) {
    if (progress.mode !== 'snapshot' && lacksCompacted(state, progress)) {
      sendSnapshotPart(state, to, progress);
    }
    while (progress.nextIndex <= state.log.lastIndex && progress.mayBeSent(state.config)) {
      sendEntries(state, to, progress);
      // While probing nothing moves on before there is an answer.
      if (progress.mode === 'probe') break;
    }
  }
}

/** §5.2: tells every follower that the leader is there, and repeats what was not answered. */
export function sendHeartbeats(state: RaftState): void {
  const { nowMs, config } = state;
  state.heartbeatDeadlineMs = nowMs + config.heartbeatMs;
  if (config.lease !== null) noteRoundStart(state);
  for (const [to, progress] of state.progress) {
    if (progress.mode === 'snapshot') {
      sendSnapshotPart(state, to, progress);
      continue;
    }
    const isLost = progress.mode === 'probe' || progress.hasLost(nowMs, config.heartbeatMs);
    if (isLost) progress.probeFrom(progress.mode === 'probe' ? progress.nextIndex : 0);
    sendBeat(state, to, progress);
  }
}

/** A request that goes out in any case: with entries where none are under way, else empty. */
export function sendBeat(state: RaftState, to: NodeId, progress: Progress): void {
  // A part is long: only heartbeats repeat it.
  if (progress.mode === 'snapshot') return;
  if (lacksCompacted(state, progress)) return sendSnapshotPart(state, to, progress);
  if (progress.isIdle) return sendEntries(state, to, progress);
  const { mode, matchIndex, nextIndex } = progress;
  // Behind what matches none is overtaken; where that is compacted, behind what was sent.
  const isKnown = mode === 'replicate' && matchIndex >= state.log.base.index;
  sendAfter(state, to, isKnown ? matchIndex : nextIndex - 1, []);
}

/** §7: whether the entry before the next to send is gone, so that only a snapshot helps. */
function lacksCompacted({ log }: RaftState, { nextIndex }: Progress): boolean {
  return nextIndex < log.firstIndex;
}

/** §7: a part arrived, or all of it did. Anything it does not hold comes as entries. */
export function onSnapshotReply(state: RaftState, from: NodeId, reply: SnapshotReply): void {
  const progress = state.progress.get(from);
  if (state.role !== 'leader' || progress === undefined) return;
  if (!state.rules.countsAppendReply(reply, state.term)) return;
  progress.isAnswering = true;
  noteRoundAnswer(state, progress, reply);
  if (reply.isInstalled) {
    progress.matched(state.rules.matchIndex(progress.matchIndex, reply.index));
    advanceCommit(state);
    handOver(state);
  } else if (progress.mode === 'snapshot' && reply.index === progress.snapshotIndex) {
    if (reply.part === progress.snapshotPart) return;
    progress.snapshotPart = reply.part;
    sendSnapshotPart(state, from, progress);
  }
}

/** Sends what follows on the entries sent so far; with nothing to send, an empty request. */
function sendEntries(state: RaftState, to: NodeId, progress: Progress): void {
  const entries = entriesFrom(state, progress.nextIndex);
  const prevLogIndex = progress.nextIndex - 1;
  progress.sent(entries, state.nowMs);
  sendAfter(state, to, prevLogIndex, entries);
}

function sendAfter(state: RaftState, to: NodeId, prevLogIndex: number, entries: Entry[]): void {
  const prevLogTerm = state.log.termAt(prevLogIndex);
  assert(prevLogTerm !== undefined, 'a follower is ahead of its leader', () => ({
    to,
    prevLogIndex,
    lastIndex: state.log.lastIndex,
  }));
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
  state.commitUpTo(rules.followerCommit(request.leaderCommit, lastNewIndex, state.commitIndex));
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
      state.truncateFrom(entry.index);
      break;
    }
    present++;
  }
  if (present < entries.length) state.appendEntries(entries.slice(present));
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

/** §5.3: notes how far a follower's log matches, or steps back to where it may. */
export function onAppendReply(state: RaftState, from: NodeId, reply: AppendReply): void {
  const progress = state.progress.get(from);
  if (state.role !== 'leader' || progress === undefined) return;
  if (!state.rules.countsAppendReply(reply, state.term)) return;
  progress.isAnswering = true;
  noteRoundAnswer(state, progress, reply);
  if (reply.success) {
    progress.matched(state.rules.matchIndex(progress.matchIndex, reply.matchIndex));
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
