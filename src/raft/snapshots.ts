import { assert } from './assert.ts';
import { type Configuration, isSameConfiguration } from './configuration.ts';
import type { NodeId, Snapshot, SnapshotReply, SnapshotRequest } from './messages.ts';
import type { Progress } from './progress.ts';
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
  if (upTo <= log.base.index) return;
  log.compactTo(upTo);
  state.configurations.compactTo(upTo);
}

/** §7: sends the part that the follower lacks; nothing where no snapshot is there yet. */
export function sendSnapshotPart(state: RaftState, to: NodeId, progress: Progress): void {
  const { snapshot } = state;
  assert(snapshot !== null, 'entries are gone and no snapshot stands for them', () => ({
    to,
    nextIndex: progress.nextIndex,
  }));
  progress.sendsSnapshot(snapshot.index);
  const part = progress.snapshotPart;
  const { parts } = snapshot;
  state.send(to, {
    type: 'snapshotRequest',
    term: state.term,
    index: snapshot.index,
    lastTerm: snapshot.term,
    configuration: snapshot.configuration,
    part,
    parts: parts.length,
    offset: parts.slice(0, part).reduce((sum, { length }) => sum + length, 0),
    data: parts[part] ?? '',
    readRound: state.readRound,
  });
}

/** §7, Figure 13: gathers the parts in order; with the last one the snapshot is installed. */
export function onSnapshotRequest(state: RaftState, from: NodeId, request: SnapshotRequest): void {
  const { rules } = state;
  if (rules.refusesStaleTerm(request.term, state.term)) {
    answer(state, from, { index: request.index, isInstalled: false, part: 0, readRound: 0 });
    return;
  }
  follow(state, from);
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
  state.installSnapshot(snapshot, keepsSuffix);
}

function answer(
  state: RaftState,
  to: NodeId,
  detail: Pick<SnapshotReply, 'index' | 'isInstalled' | 'part' | 'readRound'>,
): void {
  state.sendWhenDurable(to, { type: 'snapshotReply', term: state.term, ...detail });
}
