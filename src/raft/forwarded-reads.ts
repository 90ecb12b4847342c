import type { ReadIndexReply } from './messages.ts';
import type { ReadAsk } from './reads.ts';
import type { RaftState } from './state.ts';

/** Reads that a follower has asked its leader about. */
export interface ForwardedReads {
  /** The question's number. */
  readonly id: number;
  readonly ids: readonly number[];
  sentMs: number;
}

/** Takes a read in: a leader answers it itself, a follower asks its leader. False: there is none. */
export function askRead(state: RaftState, id: number): boolean {
  if (state.leader === null) return false;
  state.queuedReads.push({ from: state.config.id, id });
  return true;
}

/** Thesis 6.4: the leader's answer; its index must be applied before the reads are served. */
export function onReadIndexReply(state: RaftState, { term, id, index }: ReadIndexReply): void {
  const { forwarded, rules } = state;
  if (forwarded === null || !rules.answersReadRequest(id, forwarded.id)) return;
  state.forwarded = null;
  if (index === null) {
    state.effects.push({ type: 'readRefused', ids: forwarded.ids });
  } else {
    const readIndex = rules.followerReadIndex(index, state.commitIndex);
    state.effects.push({ type: 'readReady', ids: forwarded.ids, index: readIndex, term });
  }
}

/** Asks again what a lost message left open; the same question, so its number stays. */
export function repeatForwardedReads(state: RaftState): void {
  const { forwarded, leader, config } = state;
  if (forwarded === null || leader === null) return;
  if (state.nowMs < forwarded.sentMs + config.heartbeatMs) return;
  forwarded.sentMs = state.nowMs;
  state.sendWhenDurable(leader, { type: 'readIndexRequest', term: state.term, id: forwarded.id });
}

/** Nobody is left to confirm them: a read has no effect, so this is definite. */
export function refuseReads(state: RaftState): void {
  const asks = [...(state.readBatch?.asks ?? []), ...state.queuedReads];
  const ids = [...(state.forwarded?.ids ?? []), ...ownIds(state, asks)];
  state.readBatch = null;
  state.queuedReads = [];
  state.forwarded = null;
  if (ids.length > 0) state.effects.push({ type: 'readRefused', ids });
}

/** One question at a time; reads that gather meanwhile share the next. */
export function forwardReads(state: RaftState): void {
  const { leader } = state;
  if (state.forwarded !== null || leader === null) return;
  state.readRequestId += 1;
  const id = state.readRequestId;
  state.forwarded = { id, ids: ownIds(state, state.queuedReads), sentMs: state.nowMs };
  state.queuedReads = [];
  state.sendWhenDurable(leader, { type: 'readIndexRequest', term: state.term, id });
}

/** The numbers of those reads that are this server's own. */
export function ownIds(state: RaftState, asks: readonly ReadAsk[]): number[] {
  return asks.flatMap(({ from, id }) => (from === state.config.id ? [id] : []));
}
