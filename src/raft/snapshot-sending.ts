import { assert } from './assert.ts';
import type { NodeId, SnapshotReply } from './messages.ts';
import { OutgoingSnapshot } from './outgoing-snapshot.ts';
import type { Progress } from './progress.ts';
import type { RaftState } from './state.ts';

/** §7: sends the part that the follower lacks: of the snapshot under way, or of the newest. */
export function sendSnapshotPart(state: RaftState, to: NodeId, progress: Progress): void {
  const outgoing = progress.outgoing ?? outgoingOf(state, to, progress);
  progress.sendsSnapshot(outgoing);
  outgoing.sent(state.nowMs);
  const { snapshot, part, offset } = outgoing;
  const { parts } = snapshot;
  state.send(to, {
    type: 'snapshotRequest',
    term: state.term,
    index: snapshot.index,
    lastTerm: snapshot.term,
    configuration: snapshot.configuration,
    part,
    parts: parts.length,
    offset,
    data: parts[part] ?? '',
    readRound: state.readRound,
  });
}

/** The newest, from its beginning. */
function outgoingOf(state: RaftState, to: NodeId, { nextIndex }: Progress): OutgoingSnapshot {
  const { snapshot, config } = state;
  assert(snapshot !== null, 'entries are gone and no snapshot stands for them', () => ({
    to,
    nextIndex,
  }));
  return new OutgoingSnapshot(snapshot, config.heartbeatMs);
}

/**
 * What a heartbeat is to a follower that is sent a snapshot: the part again, where its answer is
 * overdue; else a word that the leader is there, which is short and gets past no part. One that was
 * silent for an election timeout may have lost what it had: it gets the newest.
 */
export function beatWithSnapshot(state: RaftState, to: NodeId, progress: Progress): boolean {
  const { nowMs, config, snapshot } = state;
  const isHeard = progress.isHeardWithin(config.electionTimeoutMs, nowMs);
  if (!isHeard && progress.outgoing?.snapshot !== snapshot) progress.outgoing = null;
  if (progress.outgoing?.isDue(nowMs) === false) return false;
  sendSnapshotPart(state, to, progress);
  return true;
}

/** §7: a part was answered: the next one follows. A follower that has none of it gets the newest. */
export function continueSnapshot(
  state: RaftState,
  to: NodeId,
  progress: Progress,
  reply: SnapshotReply,
): void {
  const { outgoing } = progress;
  if (outgoing?.snapshot.index !== reply.index || reply.part === outgoing.part) return;
  // It has lost all or nothing: what says less than is known, and not nothing, is late.
  if (reply.part > 0 && reply.part < outgoing.part) return;
  if (reply.part === 0 && outgoing.snapshot !== state.snapshot) progress.outgoing = null;
  else outgoing.goOnAt(reply.part, state.nowMs);
  sendSnapshotPart(state, to, progress);
}
