import type { KvResult, SessionCommand } from '../kv/index.ts';
import type { Entry, NodeId, Raft } from '../raft/index.ts';
import type { Applier } from './applier.ts';
import {
  CLIENT_ERRORS,
  type ClientErrorCode,
  type ClientReply,
  type ClientRequest,
  type ServerConfig,
} from './protocol.ts';
import { REQUEST_BYTES_MAX, refusalOf } from './requests.ts';
import type { NodeRules } from './rules.ts';
import { Waiters } from './waiters.ts';

/** Commands and reads that wait here at most; more are refused as `busy`. */
const WAITING_MAX = 10_000;
/** Far longer than a client goes on repeating a request. */
const SESSION_TIMEOUT_MS = 3_600_000;

type Reply = (reply: ClientReply) => void;

interface WaitingRead {
  readonly key: string;
  readonly reply: Reply;
  /** Known once a majority has confirmed the leadership. */
  readIndex: number | null;
  term: number;
}

/** Clients' requests from arrival to answer: proposals, reads, and their refusals. */
export class Clients {
  readonly #config: ServerConfig;
  readonly #rules: NodeRules;
  readonly #raft: Raft;
  readonly #applier: Applier;
  readonly #waiters: Waiters<Reply>;
  readonly #reads = new Map<number, WaitingRead>();
  readonly #sessionTimeoutMs: number;
  readonly #wallMs: () => number;
  #readId = 0;

  /** @param wallMs what this machine believes the time to be */
  constructor(
    config: ServerConfig,
    rules: NodeRules,
    raft: Raft,
    applier: Applier,
    wallMs: () => number,
  ) {
    this.#config = config;
    this.#sessionTimeoutMs = config.sessionTimeoutMs ?? SESSION_TIMEOUT_MS;
    this.#wallMs = wallMs;
    this.#rules = rules;
    this.#raft = raft;
    this.#applier = applier;
    this.#waiters = new Waiters(rules);
  }

  onRequest(request: ClientRequest, reply: Reply): void {
    const refusal = refusalOf(request);
    if (refusal !== null) return this.#refuse(reply, ...refusal);
    if (this.#waiters.size + this.#reads.size >= WAITING_MAX) return this.#refuse(reply, 'busy');
    const { command } = request;
    if (command.op === 'get' && this.#config.reads !== 'log') {
      return this.#read(command.key, reply);
    }
    const text = JSON.stringify(this.#proposalOf(request));
    if (Buffer.byteLength(text) > REQUEST_BYTES_MAX) return this.#refuse(reply, 'too_large');
    const { index, term, leads } = this.#raft.start(text);
    if (leads) this.#waiters.add(index, term, reply);
    else this.#refuse(reply, this.#raft.role === 'leader' ? 'busy' : 'not_leader');
  }

  /** Applies entries as they commit and answers who waits for them. */
  onCommitted(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const result = this.#applier.apply(entry);
      const waiter = this.#waiters.take(entry);
      if (waiter === null) continue;
      if (waiter.isSuperseded || result === null) this.#refuse(waiter.answer, 'superseded');
      else this.#answer(waiter.answer, result, entry.index, entry.term);
    }
    this.#serveReads();
  }

  /** The state is that of a snapshot from now on: reads may have waited for it. */
  onRestored(): void {
    this.#serveReads();
  }

  onReadReady(ids: readonly number[], index: number, term: number): void {
    for (const id of ids) {
      const read = this.#reads.get(id);
      if (read !== undefined) {
        read.readIndex = index;
        read.term = term;
      }
    }
    this.#serveReads();
  }

  /** A read has no effect: its refusal is definite, whatever became of the leadership. */
  onReadRefused(ids: readonly number[]): void {
    for (const id of ids) {
      const read = this.#reads.get(id);
      this.#reads.delete(id);
      if (read !== undefined) this.#refuse(read.reply, 'not_leader');
    }
  }

  /**
   * Time passed. A read that waits for entries is refused when no leader is left: none may ever come,
   * and a node that was removed is not told so. One whose entries are committed waits for no leader,
   * only for its turn to be applied.
   */
  onTick(): void {
    const { leader, commitIndex } = this.#raft;
    if (leader !== null) return;
    const waiting = [...this.#reads].filter(
      ([, { readIndex }]) => readIndex === null || readIndex > commitIndex,
    );
    this.onReadRefused(waiting.map(([id]) => id));
  }

  onLeadershipLost(): void {
    for (const answer of this.#waiters.takeAll()) {
      this.#refuse(answer, 'leadership_lost', undefined, this.#rules.leadershipLossIsDefinite);
    }
  }

  /** Thesis 6.3: the leader says how late it is, and everyone takes its word. */
  #proposalOf({ command, session, seq }: ClientRequest): SessionCommand {
    const at = Math.round(this.#wallMs());
    if (command.op === 'open') return { command, at, timeoutMs: this.#sessionTimeoutMs };
    if (session === undefined || seq === undefined) return { command, at };
    return { session, seq, command, at };
  }

  #read(key: string, reply: Reply): void {
    if (this.#config.reads === 'stale') {
      const { appliedIndex, store } = this.#applier;
      const result = { ok: true, value: store.get(key) } as const;
      return this.#answer(reply, result, appliedIndex, this.#raft.term);
    }
    const id = ++this.#readId;
    if (this.#raft.read(id)) this.#reads.set(id, { key, reply, readIndex: null, term: 0 });
    else this.#refuse(reply, 'not_leader');
  }

  #serveReads(): void {
    const { appliedIndex, store } = this.#applier;
    for (const [id, read] of this.#reads) {
      if (read.readIndex === null) continue;
      if (!this.#rules.mayServeRead(appliedIndex, read.readIndex)) continue;
      this.#reads.delete(id);
      const result = { ok: true, value: store.get(read.key) } as const;
      this.#answer(read.reply, result, read.readIndex, read.term);
    }
  }

  #answer(reply: Reply, result: KvResult, logIndex: number, term: number): void {
    const node = this.#config.id;
    if (result.ok) return reply({ ok: true, node, value: result.value, logIndex, term });
    const { definite, says } = CLIENT_ERRORS[result.error];
    reply({ ok: false, node, error: result.error, definite, message: says, logIndex, term });
  }

  #refuse(reply: Reply, error: ClientErrorCode, says?: string, isDefinite?: boolean): void {
    const entry = CLIENT_ERRORS[error];
    const leader: NodeId | null = this.#raft.leader;
    reply({
      ok: false,
      node: this.#config.id,
      error,
      definite: isDefinite ?? entry.definite,
      message: says ?? entry.says,
      ...(leader === null ? {} : { leader }),
    });
  }
}
