import { assert } from './assert.ts';
import { noteRoundStart } from './lease.ts';
import type { Entry, NodeId } from './messages.ts';
import type { Progress } from './progress.ts';
import { beatWithSnapshot, sendSnapshotPart } from './snapshot-sending.ts';
import type { RaftState } from './state.ts';

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
      if (!beatWithSnapshot(state, to, progress)) sendAfter(state, to, state.log.base.index, []);
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
