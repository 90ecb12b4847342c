import { assert } from './assert.ts';
import { type Configuration, configurationOf, isVoter } from './configuration.ts';
import { ConfigurationHistory } from './configuration-history.ts';
import type { Effect, HardState, RaftTraceEvent, Role, TracedAppend } from './effects.ts';
import { checkLeaseConfig } from './lease.ts';
import { RaftLog } from './log.ts';
import type { Entry, NodeId, RaftMessage, Snapshot } from './messages.ts';
import type { Progress } from './progress.ts';
import { Quorum } from './quorum.ts';
import type { Rules } from './rules.ts';
import type { IncomingSnapshot } from './snapshots.ts';

/** How a core is set up. */
export interface RaftConfig {
  readonly id: NodeId;
  /** The voters that the cluster began with, the same at every server, whether it is one or not. */
  readonly members: readonly NodeId[];
  /** The shortest wait for a leader before a server stands for election. */
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** Thesis 9.6: asks for a majority's word before it raises its term. */
  readonly preVote: boolean;
  /** Thesis 6.2: a leader that no majority answers steps down. */
  readonly checkQuorum: boolean;
  /** §6; thesis 4.2.3: who hears from a leader ignores other candidates. */
  readonly leaderStickiness: boolean;
  /**
   * Thesis 6.4.1: reads without a round, while a majority is certain to be loyal; null: never.
   * Safe only if every server's clock runs at most this many parts per million too fast or slow.
   */
  readonly lease: { readonly maxClockDriftPpm: number } | null;
  /** Counts the processes over one disk: numbers that must never be used again begin with it. */
  readonly incarnation: number;
  /** How many entries one request carries at most. */
  readonly maxEntriesPerAppend: number;
  /** How long their commands are together at most; one entry always goes, however long it is. */
  readonly maxCommandLengthPerAppend: number;
  /** How many requests with entries may be under way to one follower. */
  readonly maxInflightRequests: number;
  /** A request goes out only while the commands under way to that follower are shorter together. */
  readonly maxInflightLength: number;
  /** A leader takes a command only while those not yet committed are shorter together. */
  readonly maxUncommittedLength: number;
  /**
   * Entries that a snapshot holds stay for a follower that answers and lacks them, while their
   * commands are no longer than this together.
   */
  readonly maxLaggingLength: number;
  readonly rules: Rules;
  /** An integer from 0 to `limit - 1`. */
  readonly randomInt: (limit: number) => number;
}

/** What a restarted server finds on its disk. */
export interface Recovered {
  readonly hardState: HardState;
  /** Those behind the snapshot, if not more. */
  readonly entries: readonly Entry[];
  /** The newest; its state is the store's when the core begins. */
  readonly snapshot?: Snapshot;
}

/** A read, and the server whose client asks it; `id` is that server's own number for it. */
export interface ReadAsk {
  readonly from: NodeId;
  readonly id: number;
}

/** Reads that a follower has asked its leader about. */
export interface ForwardedReads {
  /** The question's number. */
  readonly id: number;
  readonly ids: readonly number[];
  sentMs: number;
}

/** Thesis 3.10: leadership on its way to another server. Meanwhile no command is taken. */
export interface Transfer {
  readonly to: NodeId;
  /** The time by which it must have happened; then the leader goes on. */
  readonly deadlineMs: number;
}

/** Reads that share one round of heartbeats. */
export interface ReadBatch {
  readonly round: number;
  readonly index: number;
  readonly asks: readonly ReadAsk[];
}

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
    const { entries, snapshot = null, hardState } = recovered;
    const kept = snapshot === null ? entries : suffixOf(entries, snapshot, config.rules);
    this.log = new RaftLog(kept, snapshot ?? undefined);
    this.snapshot = snapshot;
    this.commitIndex = snapshot?.index ?? 0;
    this.uncommittedLength = lengthOf(this.log.slice(this.commitIndex + 1, this.log.lastIndex));
    // A snapshot may be on disk before the term in which its entries came: a majority had them. No
    // vote of that term was told to anybody, as it would have waited for the term.
    const isTermKnown = snapshot === null || snapshot.term <= hardState.term;
    this.term = isTermKnown ? hardState.term : snapshot.term;
    this.votedFor = isTermKnown ? hardState.votedFor : null;
    this.leftBy = hardState.leftBy ?? 0;
    this.configurations = new ConfigurationHistory({
      index: snapshot?.index ?? 0,
      configuration: snapshot?.configuration ?? configurationOf(config.members),
    });
    this.#noteConfigurations(kept);
    this.configuration = this.#configurationInForce();
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
    this.#persist({ term, votedFor, ...(leftBy === 0 ? {} : { leftBy }) }, null, []);
  }

  /** Puts entries at the end of the log, in memory now and on disk soon. */
  appendEntries(entries: readonly Entry[]): void {
    for (const entry of entries) this.log.append(entry);
    if (this.#noteConfigurations(entries)) this.#useConfiguration();
    this.uncommittedLength += lengthOf(entries);
    this.#persist(null, null, entries);
    this.trace({ ev: 'append', entries: entries.map(traced) });
  }

  /** Removes the entry at `from` and all behind it, in memory now and on disk soon. */
  truncateFrom(from: number): void {
    assert(from > this.commitIndex, 'a committed entry would be removed', () => ({
      from,
      commitIndex: this.commitIndex,
    }));
    assert(this.role !== 'leader', 'a leader would remove entries of its own log', () => ({
      from,
      term: this.term,
    }));
    this.uncommittedLength -= lengthOf(this.log.slice(from, this.log.lastIndex));
    this.log.truncateFrom(from);
    if (this.configurations.latest.index >= from && this.rules.rollsConfigurationBack) {
      this.configurations.truncateFrom(from);
      this.#useConfiguration();
    }
    this.durableIndex = Math.min(this.durableIndex, from - 1);
    for (const write of this.writes) write.lastIndex = Math.min(write.lastIndex, from - 1);
    this.#persist(null, from, []);
    this.trace({ ev: 'truncate', from });
  }

  /** §7: takes a leader's snapshot, which reaches further than what is committed here. */
  installSnapshot(snapshot: Snapshot, keepsSuffix: boolean): void {
    const { index, term, configuration } = snapshot;
    assert(index > this.commitIndex, 'the commit index would fall', () => ({
      from: this.commitIndex,
      to: index,
    }));
    if (keepsSuffix) {
      this.log.compactTo(index);
      this.configurations.compactTo(index);
    } else {
      this.log.restartAt({ index, term });
      this.configurations.restartAt({ index, configuration });
    }
    this.commitIndex = index;
    this.#useConfiguration();
    this.uncommittedLength = lengthOf(this.log.slice(index + 1, this.log.lastIndex));
    const seq = ++this.persistSeq;
    if (!keepsSuffix) {
      this.durableIndex = Math.min(this.durableIndex, index);
      for (const write of this.writes) write.lastIndex = Math.min(write.lastIndex, index);
    }
    this.writes.push({ seq, term: this.term, lastIndex: this.log.lastIndex });
    this.effects.push({ type: 'install', seq, snapshot, keepsSuffix });
    this.trace({ ev: 'install', index, lastTerm: term, keepsSuffix, configuration });
  }

  /** Moves the commit index and hands out what it passed, in order and once. */
  commitUpTo(index: number): void {
    if (index === this.commitIndex) return;
    assert(index > this.commitIndex, 'the commit index would fall', () => ({
      from: this.commitIndex,
      to: index,
    }));
    assert(index <= this.log.lastIndex, 'the commit index passes the log', () => ({
      index,
      lastIndex: this.log.lastIndex,
    }));
    const entries = this.log.slice(this.commitIndex + 1, index);
    const before = this.committedConfiguration;
    this.commitIndex = index;
    this.uncommittedLength -= lengthOf(entries);
    // Entries have brought what the rest of this snapshot would.
    if (this.incoming !== null && this.incoming.index <= index) this.incoming = null;
    this.trace({ ev: 'commit', index });
    this.effects.push({ type: 'apply', entries });
    const last = entries.findLast(({ configuration }) => configuration !== undefined);
    if (last === undefined) return;
    this.#useConfiguration();
    this.#noteLeaving(before, last.index);
  }

  /** The last entry that this server knows to be committed, after a restart by its note alone. */
  get knownCommittedUpTo(): number {
    return Math.max(this.commitIndex, this.leftBy);
  }

  /** As far as this server knows what is committed. */
  get committedConfiguration(): Configuration {
    return this.configurations.at(this.knownCommittedUpTo);
  }

  /** Thesis 4.2.2: who left, and knows it as committed, is not needed, after a restart neither. */
  #noteLeaving(before: Configuration, index: number): void {
    const { id } = this.config;
    if (!isVoter(before, id) || isVoter(this.committedConfiguration, id)) return;
    this.leftBy = index;
    this.persistHardState();
  }

  /** Notes the configurations that entries bring; whether there were any. */
  #noteConfigurations(entries: readonly Entry[]): boolean {
    const before = this.configurations.latest;
    for (const { index, configuration } of entries) {
      if (configuration !== undefined) this.configurations.append({ index, configuration });
    }
    return this.configurations.latest !== before;
  }

  #configurationInForce(): Configuration {
    const { latest } = this.configurations;
    const committed = this.configurations.at(this.commitIndex);
    return this.rules.configurationInForce(latest.configuration, committed);
  }

  #useConfiguration(): void {
    this.configuration = this.#configurationInForce();
    this.quorum = new Quorum(this.configuration, this.config.id, this.rules);
  }

  #persist(
    hardState: HardState | null,
    truncateFrom: number | null,
    entries: readonly Entry[],
  ): void {
    const seq = ++this.persistSeq;
    this.writes.push({ seq, term: this.term, lastIndex: this.log.lastIndex });
    this.effects.push({ type: 'persist', seq, hardState, truncateFrom, entries });
  }
}

/** What of a recovered log follows on a snapshot; nothing, where the log is another leader's. */
function suffixOf(entries: readonly Entry[], { index, term }: Snapshot, rules: Rules): Entry[] {
  const own = entries.find((entry) => entry.index === index);
  if (own !== undefined && !rules.keepsSuffix(own.term, term)) return [];
  const suffix = entries.filter((entry) => entry.index > index);
  const [first] = suffix;
  // Where the entry in the snapshot's place is gone, terms that fall tell that it was another's.
  return first?.index === index + 1 && first.term >= term ? suffix : [];
}

/** How long commands are together. */
export function lengthOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { command }) => sum + command.length, 0);
}

function traced({ index, term, command, configuration }: Entry): TracedAppend {
  if (configuration === undefined) return [index, term, hashOf(command)];
  return [index, term, hashOf(JSON.stringify(configuration)), configuration];
}

/** A short hash of a command (FNV-1a, 32 bits), for traces: equal commands have equal hashes. */
export function hashOf(command: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < command.length; i++) {
    hash = Math.imul(hash ^ command.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
