import { sendAppend } from './replication.ts';
import type { RaftState } from './state.ts';

/**
 * §8, ReadIndex: a read that came in waits until a majority has answered a heartbeat that was
 * sent after it. Reads that gather while a round is under way share the next one.
 */
export function startReadRound(state: RaftState): void {
  if (state.role !== 'leader' || state.queuedReads.length === 0) return;
  if (state.readBatch !== null) return;
  if (!state.rules.mayStartRead(state.log.termAt(state.commitIndex), state.term)) return;
  state.readRound += 1;
  state.readBatch = {
    round: state.readRound,
    index: state.commitIndex,
    ids: state.queuedReads,
  };
  state.queuedReads = [];
  for (const [to, progress] of state.progress) sendAppend(state, to, progress);
}

/** Hands out the reads whose round a majority has answered, this server included. */
export function finishReadRound(state: RaftState): void {
  if (state.readBatch === null) return;
  const { round, ids, index } = state.readBatch;
  let confirmations = 1;
  for (const progress of state.progress.values()) {
    if (state.rules.confirmsRead(progress.ackedRound, round)) confirmations++;
  }
  if (confirmations < state.majority) return;
  state.readBatch = null;
  state.effects.push({ type: 'readReady', ids, index, term: state.term });
}
