import { forwardReads, ownIds } from './forwarded-reads.ts';
import { holdsLease, noteRoundStart } from './lease.ts';
import type { NodeId, ReadIndexRequest } from './messages.ts';
import { sendBeat } from './replication.ts';
import type { RaftState } from './state.ts';

/** A read, and the server whose client asks it; `id` is that server's own number for it. */
export interface ReadAsk {
  readonly from: NodeId;
  readonly id: number;
}

/** Reads that share one round of heartbeats. */
export interface ReadBatch {
  readonly round: number;
  readonly index: number;
  readonly asks: readonly ReadAsk[];
}

/** Does for the reads that gathered what this server can: by its lease, by a round, by its leader. */
export function serveQueuedReads(state: RaftState): void {
  if (state.queuedReads.length === 0) return;
  if (state.role !== 'leader') return forwardReads(state);
  if (!state.rules.mayStartRead(state.log.termAt(state.commitIndex), state.term)) return;
  if (holdsLease(state)) {
    state.trace({ ev: 'lease', index: state.commitIndex });
    answerReads(state, state.queuedReads, state.commitIndex);
    state.queuedReads = [];
  } else if (state.readBatch === null) {
    startReadRound(state);
  }
}

/**
 * §8, ReadIndex: a read that came in waits until a majority has answered a heartbeat that was
 * sent after it. Reads that gather while a round is under way share the next one.
 */
function startReadRound(state: RaftState): void {
  noteRoundStart(state);
  const { readRound, commitIndex, queuedReads } = state;
  state.readBatch = { round: readRound, index: commitIndex, asks: queuedReads };
  state.queuedReads = [];
  for (const [to, progress] of state.progress) sendBeat(state, to, progress);
}

/** Hands out the reads whose round a majority has answered, this server included. */
export function finishReadRound(state: RaftState): void {
  if (state.readBatch === null) return;
  const { round, asks, index } = state.readBatch;
  const { rules, progress, quorum } = state;
  const confirms = (id: NodeId) => rules.confirmsRead(progress.get(id)?.ackedRound ?? 0, round);
  if (!quorum.isReached(confirms)) return;
  state.readBatch = null;
  answerReads(state, asks, index);
}

/** Thesis 6.4: a follower's read is as good as its leader's; the follower waits for the index. */
export function onReadIndexRequest(
  state: RaftState,
  from: NodeId,
  { term, id }: ReadIndexRequest,
): void {
  const isMine = state.role === 'leader' && !state.rules.refusesStaleTerm(term, state.term);
  if (isMine) state.queuedReads.push({ from, id });
  else state.sendWhenDurable(from, { type: 'readIndexReply', term: state.term, id, index: null });
}

function answerReads(state: RaftState, asks: readonly ReadAsk[], index: number): void {
  const { term } = state;
  const ids = ownIds(state, asks);
  if (ids.length > 0) state.effects.push({ type: 'readReady', ids, index, term });
  for (const { from, id } of asks) {
    if (from !== state.config.id) state.send(from, { type: 'readIndexReply', term, id, index });
  }
}
