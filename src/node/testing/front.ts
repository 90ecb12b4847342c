import type { RaftMessage } from '../../raft/messages.ts';
import { matched } from '../../raft/testing/messages.ts';
import { TestServer } from '../../raft/testing/server.ts';
import { Applier } from '../applier.ts';
import { Clients } from '../clients.ts';
import type { ClientReply, ClientRequest, ReadMode } from '../protocol.ts';
import { NODE_RULES, type NodeRules } from '../rules.ts';

/** The client's side of server 1 of three: the core under it is driven by hand. */
export class Front {
  readonly core: TestServer = new TestServer();
  readonly applier: Applier = new Applier();
  /** What this server believes the time to be, in ms since 1970. */
  wallMs = 1_000_000_000_000;
  readonly #clients: Clients;

  constructor(reads: ReadMode, rules: Partial<NodeRules> = {}) {
    const members = [1, 2, 3];
    const config = { id: 1, members, electionTimeoutMs: 100, heartbeatMs: 30, reads };
    const { raft } = this.core;
    const wallMs = () => this.wallMs;
    this.#clients = new Clients(config, { ...NODE_RULES, ...rules }, raft, this.applier, wallMs);
  }

  /** Leads, with its no-op committed. */
  lead(): this {
    this.core.lead();
    return this.settle();
  }

  /** Hands a request in. The replies that come, now or later, gather in the list. */
  ask(request: ClientRequest): ClientReply[] {
    const replies: ClientReply[] = [];
    this.#clients.onRequest(request, (reply) => replies.push(reply));
    return replies;
  }

  /** Hands a request in and replicates it. Gives its one reply. */
  do(request: ClientRequest): ClientReply {
    const [reply, ...more] = this.settleAfter(this.ask(request));
    if (reply === undefined || more.length > 0) throw new Error('not one reply');
    return reply;
  }

  open(): number {
    const reply = this.do({ command: { op: 'open' } });
    if (!reply.ok || typeof reply.value !== 'number') throw new Error('no session');
    return reply.value;
  }

  receive(from: number, message: RaftMessage): void {
    this.core.receive(from, message);
    this.pump();
  }

  /** Time passed, as the server tells. */
  tick(): void {
    this.#clients.onTick();
  }

  /** Everything that was proposed is written, acknowledged by server 2 and committed. */
  settle(): this {
    this.core.flush();
    this.core.sync();
    const { term, lastIndex } = this.core.raft;
    const request = this.core.sentTo(2).findLast(({ type }) => type === 'appendRequest');
    const round = request?.type === 'appendRequest' ? request.readRound : 0;
    this.core.receive(2, matched(term, lastIndex, round));
    this.pump();
    return this;
  }

  settleAfter<T>(value: T): T {
    this.settle();
    return value;
  }

  /** Hands the core's effects to the clients' side, as the server does. */
  pump(): void {
    const { effects } = this.core;
    this.core.forget();
    for (const effect of effects) {
      if (effect.type === 'apply') this.#clients.onCommitted(effect.entries);
      if (effect.type === 'readReady') {
        this.#clients.onReadReady(effect.ids, effect.index, effect.term);
      }
      if (effect.type === 'readRefused') this.#clients.onReadRefused(effect.ids);
      if (effect.type === 'leadershipLost') this.#clients.onLeadershipLost();
    }
  }
}
