import { advanceCommit, onAppendReply, onSnapshotReply } from './acknowledgements.ts';
import type { RaftConfig } from './config.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationPlace } from './configuration-history.ts';
import type { Effect, RaftEvent, Role } from './effects.ts';
import {
  isIgnored,
  onElectionTimeout,
  onOwnVoteDurable,
  onPreVoteReply,
  onPreVoteRequest,
  onTimeoutNow,
  onVoteReply,
  onVoteRequest,
} from './election.ts';
import { onAppendRequest } from './following.ts';
import { askRead, onReadIndexReply } from './forwarded-reads.ts';
import { appendEntries } from './log-changes.ts';
import type { MembershipChange } from './membership.ts';
import type { NodeId, RaftMessage, Snapshot } from './messages.ts';
import { checkQuorum } from './quorum-check.ts';
import { finishReadRound, onReadIndexRequest, serveQueuedReads } from './reads.ts';
import { type ChangeOutcome, changeMembership } from './reconfiguration.ts';
import type { Recovered } from './recovered.ts';
import { replicate, sendHeartbeats } from './replication.ts';
import { adoptTerm } from './roles.ts';
import { compact, onSnapshotRequest } from './snapshots.ts';
import { RaftState } from './state.ts';
import { beginTransfer, endTransferInTime, type TransferOutcome } from './transfer.ts';

/**
 * One server of the Raft consensus algorithm: a state machine that is handed events and answers
 * with effects. It has no clock, no timers, no chance and no I/O of its own; the same events
 * always give the same effects.
 *
 * The application sees the interface of the lectures: `start(command)` proposes, and `apply`
 * effects bring the committed entries, in order, each once.
 *
 * @example
 * const { index, term, leads } = raft.start('x=1');
 * for (const effect of raft.step({ type: 'flush', nowMs })) …
 */
export class Raft {
  readonly #state: RaftState;

  /** Begins as a follower with what the disk held. */
  constructor(config: RaftConfig, recovered: Recovered, nowMs: number) {
    this.#state = new RaftState(config, recovered);
    this.#state.nowMs = nowMs;
    const isKnown = recovered.hardState.term > 0 && config.lease !== null;
    if (isKnown && config.rules.staysLoyalThroughRestart) this.#state.leaderContactMs = nowMs;
    this.#state.resetElectionTimer();
  }

  get term(): number {
    return this.#state.term;
  }

  get role(): Role {
    return this.#state.role;
  }

  /** Whether this server leads because the leader before it handed over to it (thesis 3.10). */
  get leadsAsTold(): boolean {
    return this.#state.role === 'leader' && this.#state.stoodAsTold;
  }

  /** Who leads this term, as far as this server knows. */
  get leader(): NodeId | null {
    return this.#state.leader;
  }

  get commitIndex(): number {
    return this.#state.commitIndex;
  }

  get lastIndex(): number {
    return this.#state.log.lastIndex;
  }

  get lastTerm(): number {
    return this.#state.log.lastTerm;
  }

  /** The last entry that the newest snapshot here stands for; 0 where there is none. */
  get snapshotIndex(): number {
    return this.#state.snapshot?.index ?? 0;
  }

  /** Who has this server's vote in this term. */
  get votedFor(): NodeId | null {
    return this.#state.votedFor;
  }

  /** When the next `tick` is due, on the clock of the events' `nowMs`. */
  get wakeAtMs(): number {
    const { role, heartbeatDeadlineMs, electionDeadlineMs } = this.#state;
    return role === 'leader' ? heartbeatDeadlineMs : electionDeadlineMs;
  }

  /**
   * Proposes a command. Where this server leads, the command stands at `index` of its log and is
   * replicated with the next `flush`; it is committed if and only if an `apply` effect brings an
   * entry of that index and that term. Where it is not taken, nothing happened: this server does
   * not lead, is handing over, or has too much under way.
   */
  start(command: string): { index: number; term: number; leads: boolean } {
    const { term, log, role, transfer, uncommittedLength, config } = this.#state;
    const isFull = uncommittedLength >= config.maxUncommittedLength;
    if (role !== 'leader' || transfer !== null || isFull) return { index: 0, term, leads: false };
    const index = log.lastIndex + 1;
    appendEntries(this.#state, [{ index, term, command }]);
    return { index, term, leads: true };
  }

  /**
   * Asks for a linearizable read outside the log (§8); a follower asks its leader. `id` comes back
   * in a `readReady` or a `readRefused` effect. False where this server knows of no leader; then
   * nothing comes back.
   */
  read(id: number): boolean {
    return askRead(this.#state, id);
  }

  /** The first entry that is still in the log. */
  get firstIndex(): number {
    return this.#state.log.firstIndex;
  }

  /**
   * §7: tells that a snapshot is durable. The entries up to `upTo`, which it holds, are dropped;
   * those from there to the snapshot are kept for followers that lag a little.
   */
  compact(snapshot: Snapshot, upTo: number): void {
    compact(this.#state, snapshot, upTo);
  }

  /** §6: who takes part, as the last entry in the log says that changes it, and that entry's index. */
  get configuration(): ConfigurationPlace {
    return this.#state.configurations.latest;
  }

  /** Who took part after the entry at `index`, which is in the log or its last compacted one. */
  configurationAt(index: number): Configuration {
    return this.#state.configurations.at(index);
  }

  /** §6: begins to change who takes part. It is done when `configuration` is committed, and not joint. */
  changeMembership(change: MembershipChange): ChangeOutcome {
    return changeMembership(this.#state, change);
  }

  /** Hands leadership over to `to`, or, for null, to the server that has most of the log. */
  transfer(to: NodeId | null): TransferOutcome {
    return beginTransfer(this.#state, to);
  }

  /**
   * Handles one event. What `start` and `read` caused since the last call comes out as well.
   *
   * @throws RaftAssertionError where something happened that Raft rules out
   */
  step(event: RaftEvent): Effect[] {
    const state = this.#state;
    state.nowMs = event.nowMs;
    switch (event.type) {
      case 'tick':
        this.#onTick();
        break;
      case 'message':
        this.#onMessage(event.from, event.message);
        break;
      case 'persisted':
        this.#onPersisted(event.seq);
        break;
      case 'flush':
        this.#onFlush();
        break;
    }
    finishReadRound(state);
    const { effects } = state;
    state.effects = [];
    return effects;
  }

  #onTick(): void {
    const state = this.#state;
    if (state.role === 'leader') {
      if (state.config.checkQuorum) checkQuorum(state);
      if (state.role !== 'leader' || state.nowMs < state.heartbeatDeadlineMs) return;
      endTransferInTime(state);
      sendHeartbeats(state);
    } else if (state.nowMs >= state.electionDeadlineMs) {
      onElectionTimeout(state);
    }
  }

  #onFlush(): void {
    const state = this.#state;
    if (state.role === 'leader') {
      if (state.nowMs >= state.heartbeatDeadlineMs) sendHeartbeats(state);
      replicate(state);
    }
    serveQueuedReads(state);
  }

  #onMessage(from: NodeId, message: RaftMessage): void {
    const state = this.#state;
    if (this.#mayAdoptFrom(message) && state.rules.adoptsTerm(message.term, state.term)) {
      adoptTerm(state, message.term);
    }
    switch (message.type) {
      case 'voteRequest':
        onVoteRequest(state, from, message);
        break;
      case 'voteReply':
        onVoteReply(state, from, message);
        break;
      case 'preVoteRequest':
        onPreVoteRequest(state, from, message);
        break;
      case 'preVoteReply':
        onPreVoteReply(state, from, message);
        break;
      case 'readIndexRequest':
        onReadIndexRequest(state, from, message);
        break;
      case 'readIndexReply':
        onReadIndexReply(state, message);
        break;
      case 'timeoutNow':
        onTimeoutNow(state, message);
        break;
      case 'appendRequest':
        onAppendRequest(state, from, message);
        break;
      case 'snapshotRequest':
        onSnapshotRequest(state, from, message);
        break;
      case 'snapshotReply':
        onSnapshotReply(state, from, message);
        break;
      case 'appendReply':
        onAppendReply(state, from, message);
        break;
    }
  }

  /** A candidate that is ignored, or only asks, moves nobody to its term. */
  #mayAdoptFrom(message: RaftMessage): boolean {
    if (message.type === 'preVoteRequest') return false;
    return message.type !== 'voteRequest' || !isIgnored(this.#state, message);
  }

  #onPersisted(seq: number): void {
    const state = this.#state;
    for (let write = state.writes[0]; write !== undefined; write = state.writes[0]) {
      if (write.seq > seq) break;
      state.writes.shift();
      // A truncation is a write as well: what the disk holds may have become less.
      state.durableIndex = write.lastIndex;
      state.durableTerm = write.term;
    }
    const { durableIndex, durableTerm } = state;
    state.trace({ ev: 'durable', index: durableIndex, durableTerm });
    if (state.ownVoteSeq > 0 && seq >= state.ownVoteSeq) {
      state.ownVoteSeq = 0;
      onOwnVoteDurable(state);
    }
    if (state.role === 'leader') advanceCommit(state);
  }
}
