import { messageOf } from '../base/errors.ts';
import {
  type Effect,
  type NodeId,
  Raft,
  RaftAssertionError,
  type RaftEvent,
  type RaftMessage,
  RULES,
  type Rules,
} from '../raft/index.ts';
import { Applier } from './applier.ts';
import { Clients } from './clients.ts';
import { GivenVotes } from './given-votes.ts';
import type { Host, Timer } from './host.ts';
import { Links } from './links.ts';
import {
  ADMIN_ERRORS,
  type AdminReply,
  type ClientReply,
  type ClientRequest,
  type ServerConfig,
  type Status,
} from './protocol.ts';
import { type RecoveredNode, recover } from './recovery.ts';
import { NODE_RULES, type NodeRules } from './rules.ts';
import type { TraceEvent } from './trace.ts';
import { Wal } from './wal.ts';
import type { WalRecord } from './wal-format.ts';

/** Entries in one request to a follower at most. */
const ENTRIES_PER_APPEND_MAX = 256;
/** Far below the host's limit of a frame, even where every character takes three bytes there. */
const COMMAND_LENGTH_PER_APPEND_MAX = 1024 * 1024;

/** Requests with entries under way to one follower at most, and how long their commands are. */
const INFLIGHT_REQUESTS_MAX = 64;
const INFLIGHT_LENGTH_MAX = 8 * 1024 * 1024;
/** Beyond this the cluster does not keep up, and clients are told to wait. */
const UNCOMMITTED_LENGTH_MAX = 64 * 1024 * 1024;

/** All rules in force: those of the paper, or with one overridden to seed a bug. */
export interface ServerRules {
  readonly raft: Rules;
  readonly node: NodeRules;
}

/** What a server has from the moment its disk is read. */
interface Running {
  readonly raft: Raft;
  readonly wal: Wal;
  readonly clients: Clients;
  readonly applier: Applier;
  readonly incarnation: number;
}

/**
 * One server: drives the Raft core and the store on a Host. Events come in by method; after each
 * batch of them `flush` sends and writes what they caused.
 */
export class Server {
  readonly #host: Host;
  readonly #config: ServerConfig;
  readonly #rules: ServerRules;
  readonly #links: Links;
  readonly #votes: GivenVotes;
  readonly #clientRequests: Record<string, number> = {};
  #running: Running | null = null;
  #isStopped = false;
  #timer: Timer | null = null;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #durableSeq = 0;
  /** Messages that wait for a write, in the order in which they were decided. */
  #outbox: { readonly after: number; readonly to: NodeId; readonly message: RaftMessage }[] = [];

  constructor(
    host: Host,
    config: ServerConfig,
    rules: ServerRules = { raft: RULES, node: NODE_RULES },
  ) {
    this.#host = host;
    this.#config = config;
    this.#rules = rules;
    this.#votes = new GivenVotes(config.id);
    this.#links = new Links(config.members.filter((member) => member !== config.id));
  }

  /** Reads the disk, then takes part. An error: the disk is damaged, and nothing was changed. */
  start(done: (error: Error | null) => void): void {
    recover(this.#host.disk, (error, recovered) => {
      if (error || recovered === undefined) return done(error ?? new Error('nothing recovered'));
      try {
        this.#run(recovered, () => done(null));
      } catch (broken) {
        done(new Error(`the log is damaged: ${messageOf(broken)}`));
      }
    });
  }

  /** Stops at once; what is under way on the disk may still end. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  onPeerMessage(from: NodeId, message: RaftMessage): void {
    if (this.#running === null || !this.#links.received(from, message)) return;
    this.#step({ type: 'message', nowMs: this.#host.monotonicMs(), from, message });
  }

  /** @param clientHost the name by which the client's machine introduced itself */
  onClientRequest(
    clientHost: string,
    request: ClientRequest,
    reply: (reply: ClientReply) => void,
  ): void {
    this.#clientRequests[clientHost] = (this.#clientRequests[clientHost] ?? 0) + 1;
    if (this.#running === null) return;
    this.#guard(() => this.#running?.clients.onRequest(request, reply));
  }

  /**
   * Hands leadership over to `to`, or, for null, to the node that has most of the log. That it
   * began is no promise that it happens.
   */
  transfer(to: NodeId | null): AdminReply {
    const node = this.#config.id;
    const raft = this.#running?.raft;
    const outcome = raft?.transfer(to) ?? 'not_leader';
    if (outcome === 'begun') return { ok: true, node };
    const leader = raft?.leader ?? null;
    const hint = leader === null ? {} : { leader };
    return { ok: false, node, error: outcome, message: ADMIN_ERRORS[outcome], ...hint };
  }

  /** Sends and writes what gathered. To be called once after each batch of messages or requests. */
  flush(): void {
    const running = this.#running;
    if (running === null) return;
    this.#step({ type: 'flush', nowMs: this.#host.monotonicMs() });
    running.wal.flush();
    this.#armTimer();
  }

  /** Null until the disk is read. */
  status(): Status | null {
    const running = this.#running;
    if (running === null) return null;
    const { raft, applier, incarnation } = running;
    return {
      node: this.#config.id,
      incarnation,
      role: raft.role,
      term: raft.term,
      leader: raft.leader,
      lastIndex: raft.lastIndex,
      commitIndex: raft.commitIndex,
      appliedIndex: applier.appliedIndex,
      stateHash: applier.store.stateHash,
      clock: { monotonicMs: this.#host.monotonicMs(), wallMs: this.#host.wallMs() },
      links: structuredClone(this.#links.counters),
      clients: { ...this.#clientRequests },
    };
  }

  #run(recovered: RecoveredNode, done: () => void): void {
    const { id, members, electionTimeoutMs, heartbeatMs } = this.#config;
    const { preVote = true, checkQuorum = true, leaderStickiness = true } = this.#config;
    const { reads, maxClockDriftPpm } = this.#config;
    const lease = reads === 'lease' && maxClockDriftPpm !== undefined ? { maxClockDriftPpm } : null;
    const incarnation = recovered.incarnation + 1;
    const raft = new Raft(
      {
        id,
        members,
        electionTimeoutMs,
        heartbeatMs,
        preVote,
        checkQuorum,
        leaderStickiness,
        lease,
        incarnation,
        maxEntriesPerAppend: ENTRIES_PER_APPEND_MAX,
        maxInflightRequests: INFLIGHT_REQUESTS_MAX,
        maxInflightLength: INFLIGHT_LENGTH_MAX,
        maxUncommittedLength: UNCOMMITTED_LENGTH_MAX,
        maxCommandLengthPerAppend: COMMAND_LENGTH_PER_APPEND_MAX,
        rules: this.#rules.raft,
        randomInt: (limit) => this.#host.randomInt(limit),
      },
      recovered,
      this.#host.monotonicMs(),
    );
    const applier = new Applier();
    const clients = new Clients(this.#config, this.#rules.node, raft, applier);
    let onFirstWrite: (() => void) | null = () => {
      this.#running = { raft, wal, clients, applier, incarnation };
      const { votedFor } = recovered.hardState;
      const { repairedBytes } = recovered;
      const { lastIndex, lastTerm } = raft;
      this.#trace({ ev: 'start', lastIndex, lastTerm, votedFor, repairedBytes });
      this.#armTimer();
      done();
    };
    const wal = new Wal(
      this.#host.disk,
      recovered.position,
      this.#rules.node.syncsBeforeReply,
      (seq) => {
        if (this.#isStopped) return;
        if (onFirstWrite === null) return this.#onDurable(seq);
        const begin = onFirstWrite;
        onFirstWrite = null;
        begin();
      },
      (error) => this.#onDiskFailed(error),
    );
    // The incarnation is on disk before the server says a word: no two ever share a number.
    wal.append(0, [{ type: 'incarnation', incarnation }]);
    wal.flush();
  }

  #onDurable(seq: number): void {
    this.#durableSeq = seq;
    let sent = 0;
    for (const { after, to, message } of this.#outbox) {
      if (after > seq) break;
      this.#send(to, message);
      sent++;
    }
    if (sent > 0) this.#outbox = this.#outbox.slice(sent);
    this.#step({ type: 'persisted', nowMs: this.#host.monotonicMs(), seq });
    this.flush();
  }

  /** Says so and ends: what this server would answer from here on nobody could rely on. */
  #onDiskFailed({ message }: Error): void {
    if (this.#isStopped) return;
    this.stop();
    this.#trace({ ev: 'diskFailed', message });
    this.#host.fatal(`the disk failed: ${message}`);
  }

  #armTimer(): void {
    if (this.#running === null || this.#isStopped) return;
    const dueMs = this.#running.raft.wakeAtMs;
    // A later deadline leaves the timer as it is: it fires early and is armed again.
    if (dueMs >= this.#timerDueMs) return;
    this.#timer?.cancel();
    this.#timerDueMs = dueMs;
    const delayMs = Math.max(0, dueMs - this.#host.monotonicMs());
    this.#timer = this.#host.setTimer(delayMs, () => {
      this.#timerDueMs = Number.POSITIVE_INFINITY;
      if (this.#isStopped) return;
      this.#step({ type: 'tick', nowMs: this.#host.monotonicMs() });
      this.flush();
    });
  }

  #step(event: RaftEvent): void {
    this.#guard(() => {
      const running = this.#running;
      if (running === null) return;
      for (const effect of running.raft.step(event)) this.#perform(running, effect);
    });
  }

  /** A broken assertion ends the server before anything else leaves it. */
  #guard(action: () => void): void {
    if (this.#isStopped) return;
    try {
      action();
    } catch (error) {
      this.stop();
      const message = messageOf(error);
      this.#trace({ ev: error instanceof RaftAssertionError ? 'assertion' : 'fatal', message });
      this.#host.fatal(message);
    }
  }

  #perform(running: Running, effect: Effect): void {
    switch (effect.type) {
      case 'persist':
        running.wal.append(effect.seq, recordsOf(effect));
        break;
      case 'install':
        throw new Error('a snapshot came, and this node keeps none');
      case 'send':
        if (effect.after <= this.#durableSeq) this.#send(effect.to, effect.message);
        else this.#outbox.push(effect);
        break;
      case 'apply':
        running.clients.onCommitted(effect.entries);
        this.#traceApplied(running);
        break;
      case 'readReady':
        running.clients.onReadReady(effect.ids, effect.index, effect.term);
        break;
      case 'readRefused':
        running.clients.onReadRefused(effect.ids);
        break;
      case 'leadershipLost':
        running.clients.onLeadershipLost();
        break;
      case 'trace':
        this.#trace(effect.event);
        break;
    }
  }

  #send(to: NodeId, message: RaftMessage): void {
    const vote = this.#votes.told(to, message);
    if (vote !== null) {
      this.#trace({ ev: 'vote', voteTerm: vote.term, votedFor: vote.votedFor });
    }
    this.#links.offered(to, message);
    this.#host.send(to, message);
  }

  #traceApplied({ applier }: Running): void {
    const { appliedIndex, store } = applier;
    this.#trace({ ev: 'apply', index: appliedIndex, stateHash: store.stateHash });
  }

  #trace(event: TraceEvent): void {
    const running = this.#running;
    if (running === null) return;
    const { incarnation, raft } = running;
    this.#host.trace({ incarnation, term: raft.term, ...event });
  }
}

function recordsOf(effect: Extract<Effect, { type: 'persist' }>): WalRecord[] {
  const records: WalRecord[] = [];
  const { hardState, truncateFrom, entries } = effect;
  if (hardState !== null) records.push({ type: 'hardState', hardState });
  if (truncateFrom !== null) records.push({ type: 'truncate', from: truncateFrom });
  for (const entry of entries) records.push({ type: 'entry', entry });
  return records;
}
