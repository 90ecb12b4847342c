import { assert } from './assert.ts';
import { type Configuration, isSameConfiguration } from './configuration.ts';
import { repeatForwardedReads } from './forwarded-reads.ts';
import { installSnapshot } from './log-changes.ts';
import type { NodeId, Snapshot, SnapshotReply, SnapshotRequest } from './messages.ts';
import { follow } from './roles.ts';
import type { RaftState } from './state.ts';

/** A snapshot that comes in, part by part. */
export interface IncomingSnapshot {
  /** The term of the leader that sends it: another leader's parts may be cut elsewhere. */
  readonly term: number;
  readonly index: number;
  readonly lastTerm: number;
  readonly configuration: Configuration;
  readonly parts: string[];
  /** How long the parts are together. */
  length: number;
}

/** §7: the snapshot is on disk; the entries that it stands for, up to `upTo`, are not needed. */
export function compact(state: RaftState, snapshot: Snapshot, upTo: number): void {
  const { log, commitIndex } = state;
  assert(snapshot.index <= commitIndex, 'a snapshot of what is not committed', () => ({
    index: snapshot.index,
    commitIndex,
  }));
  assert(upTo <= snapshot.index, 'entries would be lost that no snapshot holds', () => ({
    upTo,
    index: snapshot.index,
  }));
  assert(
    snapshot.index < log.base.index ||
      isSameConfiguration(snapshot.configuration, state.configurations.at(snapshot.index)),
    'a snapshot of another configuration',
    () => ({ index: snapshot.index, configuration: snapshot.configuration }),
  );
  if (state.snapshot !== null && snapshot.index <= state.snapshot.index) return;
  state.snapshot = snapshot;
  state.trace({ ev: 'snapshot', index: snapshot.index, lastTerm: snapshot.term });
  const end = endOfCompaction(state, upTo);
  if (end <= log.base.index) return;
  log.compactTo(end);
  state.configurations.compactTo(end);
}

/**
 * Where compaction ends: entries stay that a follower which answers does not have yet, as many as
 * may. Without them a follower that was just sent a snapshot would need the next one at once.
 */
function endOfCompaction({ progress, log, nowMs, config }: RaftState, upTo: number): number {
  const reached = [...progress.values()]
    .filter((each) => each.isHeardWithin(config.electionTimeoutMs, nowMs))
    .map(({ reachedIndex }) => Math.max(reachedIndex, log.base.index));
  const least = Math.min(upTo, ...reached);
  const entries = log.slice(least + 1, upTo);
  let length = 0;
  const tooMany = entries.findLastIndex(({ command }) => {
    length += command.length;
    return length > config.maxLaggingLength;
  });
  // Who lacks more than may stay is helped by none of it.
  const oldest = least + tooMany + 1;
  return Math.min(upTo, ...reached.filter((index) => index >= oldest));
}

/** §7, Figure 13: gathers the parts in order; with the last one the snapshot is installed. */
export function onSnapshotRequest(state: RaftState, from: NodeId, request: SnapshotRequest): void {
  const { rules } = state;
  if (rules.refusesStaleTerm(request.term, state.term)) {
    answer(state, from, { index: request.index, isInstalled: false, part: 0, readRound: 0 });
    return;
  }
  follow(state, from);
  repeatForwardedReads(state);

  const { index, readRound } = request;
  if (rules.installsSnapshot(index, state.commitIndex)) {
    const part = take(state, request);
    if (part < request.parts) {
      answer(state, from, { index, isInstalled: false, part, readRound });
      return;
    }
    install(state, request);
  }
  answer(state, from, { index, isInstalled: true, part: request.parts, readRound });
}

/** How many parts are there now, in order and of this snapshot. */
function take(state: RaftState, request: SnapshotRequest): number {
  const { rules } = state;
  const { term, index, lastTerm, configuration, data } = request;
  if (state.incoming !== null && !rules.replacesIncoming(state.incoming, request)) return 0;
  if (state.incoming === null || !rules.continuesSnapshot(state.incoming, request)) {
    state.incoming = { term, index, lastTerm, configuration, parts: [], length: 0 };
  }
  const { incoming } = state;
  if (rules.isNextPart(incoming, request)) {
    incoming.parts.push(data);
    incoming.length += data.length;
  }
  return incoming.parts.length;
}

function install(state: RaftState, request: SnapshotRequest): void {
  const { index, lastTerm, configuration } = request;
  const snapshot = { index, term: lastTerm, configuration, parts: state.incoming?.parts ?? [] };
  state.incoming = null;
  state.snapshot = snapshot;
  const keepsSuffix = state.rules.keepsSuffix(state.log.termAt(index), lastTerm);
  installSnapshot(state, snapshot, keepsSuffix);
}

function answer(
  state: RaftState,
  to: NodeId,
  detail: Pick<SnapshotReply, 'index' | 'isInstalled' | 'part' | 'readRound'>,
): void {
  state.sendWhenDurable(to, { type: 'snapshotReply', term: state.term, ...detail });
}
