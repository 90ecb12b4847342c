import { assert } from './assert.ts';
import type { RaftConfig } from './config.ts';
import { type Configuration, configurationOf } from './configuration.ts';
import { ConfigurationHistory } from './configuration-history.ts';
import { configurationInForce } from './current-configuration.ts';
import type { Effect, HardState, RaftTraceEvent, Role } from './effects.ts';
import { lengthOf } from './entries.ts';
import type { ForwardedReads } from './forwarded-reads.ts';
import { checkLeaseConfig } from './lease.ts';
import { RaftLog } from './log.ts';
import type { Entry, NodeId, RaftMessage, Snapshot } from './messages.ts';
import type { Progress } from './progress.ts';
import { Quorum } from './quorum.ts';
import type { ReadAsk, ReadBatch } from './reads.ts';
import { entriesOf, type Recovered, termOf } from './recovered.ts';
import type { Rules } from './rules.ts';
import type { IncomingSnapshot } from './snapshots.ts';
import type { Transfer } from './transfer.ts';

/** Rounds and questions of one process; some 100,000 a second for half a day. */
export const NUMBERS_PER_PROCESS: number = 2 ** 32;

/**
 * The state of Figure 2 and the effects that gather during one step. The functions in this folder
 * change it; nobody outside it does.
 */
export class RaftState {
  readonly config: RaftConfig;
  readonly rules: Rules;
  readonly log: RaftLog;
  readonly configurations: ConfigurationHistory;
  /** Who takes part, as far as this server knows. */
  configuration: Configuration;
  /** What agreement takes in that configuration. */
  quorum: Quorum;

  term: number;
  votedFor: NodeId | null;
  /** The entry by which this server ceased to be a voter, committed; 0 where there is none. */
  leftBy: number;
  role: Role = 'follower';
  leader: NodeId | null = null;
  /** Invariant: never falls, and never passes `log.lastIndex`. */
  commitIndex: number;
  /** Entries up to here are on this server's disk. Invariant: `<= log.lastIndex`. */
  durableIndex: number;
  /** The term that is on this server's disk. Invariant: `<= term`, and never falls. */
  durableTerm: number;
  nowMs = 0;
  electionDeadlineMs = 0;
  heartbeatDeadlineMs = 0;
  /** When this server last heard from a leader of its term; the promise outlives the term. */
  leaderContactMs: number = Number.NEGATIVE_INFINITY;

  /** Candidates: who granted a vote. */
  readonly votes: Set<NodeId> = new Set();
  /** Candidates and leaders: whether the leader before told this server to stand (thesis 3.10). */
  stoodAsTold = false;
  /** Who would vote, while this server asks; null while it does not. */
  preVotes: Set<NodeId> | null = null;
  /** Leaders: by follower. */
  readonly progress: Map<NodeId, Progress> = new Map();
  /** Reads that no round was started for yet; a follower's that it did not ask about yet. */
  queuedReads: ReadAsk[] = [];
  /** Leaders: the reads whose round is under way. */
  readBatch: ReadBatch | null = null;
  /** The latest round's number. Rises with every round, and no process uses it again. */
  readRound: number;
  /** Leaders with a lease: when each of the latest rounds began. */
  readonly roundStarts: Map<number, number> = new Map();
  /** Leaders: whether a transfer began in this term; its word may still be on its way. */
  hasHandedOver = false;
  /** Followers: the latest question's number, and the reads that wait for its answer. */
  readRequestId: number;
  forwarded: ForwardedReads | null = null;
  /** The newest snapshot on this server's disk. */
  snapshot: Snapshot | null;
  /** Followers: the snapshot that comes in. */
  incoming: IncomingSnapshot | null = null;
  /** How long the commands in the log are that are not known to be committed. */
  uncommittedLength: number;
  /** Leaders: when the next check of the quorum is due. */
  quorumDeadlineMs = 0;
  /** Leaders: the transfer under way. */
  transfer: Transfer | null = null;

  persistSeq = 0;
  /** The persist number that holds the vote for itself, while a candidate. */
  ownVoteSeq = 0;
  /** Writes under way: the term, and how far the log reaches, on disk once each is done. */
  readonly writes: { readonly seq: number; readonly term: number; lastIndex: number }[] = [];
  effects: Effect[] = [];

  constructor(config: RaftConfig, recovered: Recovered) {
    this.config = config;
    this.rules = config.rules;
    const { snapshot = null, hardState } = recovered;
    const kept = entriesOf(recovered, config.rules);
    this.log = new RaftLog(kept, snapshot ?? undefined);
    this.snapshot = snapshot;
    this.commitIndex = snapshot?.index ?? 0;
    this.uncommittedLength = lengthOf(this.log.slice(this.commitIndex + 1, this.log.lastIndex));
    const { term, votedFor } = termOf(recovered);
    this.term = term;
    this.votedFor = votedFor;
    this.leftBy = hardState.leftBy ?? 0;
    this.configurations = new ConfigurationHistory({
      index: snapshot?.index ?? 0,
      configuration: snapshot?.configuration ?? configurationOf(config.members),
    });
    this.configurations.appendFrom(kept);
    this.configuration = configurationInForce(this);
    this.quorum = new Quorum(this.configuration, config.id, config.rules);
    this.durableIndex = this.log.lastIndex;
    this.durableTerm = this.term;
    this.readRound = config.incarnation * NUMBERS_PER_PROCESS;
    this.readRequestId = this.readRound;
    checkLeaseConfig(config);
    assert(this.log.lastTerm <= this.term, 'the log is ahead of the term', () => ({
      term: this.term,
      lastTerm: this.log.lastTerm,
    }));
  }

  /** Whether this server has reason to think that somebody leads. */
  get believesInLeader(): boolean {
    const sinceMs = this.nowMs - this.leaderContactMs;
    const { electionTimeoutMs } = this.config;
    return this.role === 'leader' || this.rules.believesInLeader(sinceMs, electionTimeoutMs);
  }

  /** Draws a new wait for a leader. */
  resetElectionTimer(): void {
    this.electionDeadlineMs =
      this.nowMs +
      this.rules.electionTimeoutMs(this.config.electionTimeoutMs, this.config.randomInt);
  }

  /** Sends now: for what depends on nothing that is not yet durable. */
  send(to: NodeId, message: RaftMessage): void {
    this.effects.push({ type: 'send', to, message, after: 0 });
  }

  /** Sends once all that this server has decided so far is durable. */
  sendWhenDurable(to: NodeId, message: RaftMessage): void {
    const after = this.rules.answersAfter(this.persistSeq);
    this.effects.push({ type: 'send', to, message, after });
  }

  trace(event: RaftTraceEvent): void {
    this.effects.push({ type: 'trace', event });
  }

  persistHardState(): void {
    const { term, votedFor, leftBy } = this;
    this.persist({ term, votedFor, ...(leftBy === 0 ? {} : { leftBy }) }, null, []);
  }

  /** What was decided goes to the disk, under the next number. */
  persist(
    hardState: HardState | null,
    truncateFrom: number | null,
    entries: readonly Entry[],
  ): void {
    const seq = ++this.persistSeq;
    this.writes.push({ seq, term: this.term, lastIndex: this.log.lastIndex });
    this.effects.push({ type: 'persist', seq, hardState, truncateFrom, entries });
  }
}
