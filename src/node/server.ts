import { messageOf } from '../base/errors.ts';
import {
  type NodeId,
  type Raft,
  RaftAssertionError,
  type RaftEvent,
  type RaftMessage,
  RULES,
} from '../raft/index.ts';
import { execute } from './admin.ts';
import { Alarm } from './alarm.ts';
import type { Host } from './host.ts';
import { Links } from './links.ts';
import { isIntact } from './part-crc.ts';
import { Performer } from './performer.ts';
import type {
  AdminOrder,
  AdminReply,
  ClientReply,
  ClientRequest,
  ServerConfig,
  Status,
} from './protocol.ts';
import { type RecoveredNode, recover } from './recovery.ts';
import { NODE_RULES } from './rules.ts';
import { beginOn, type Running, type ServerRules, statusOf } from './running.ts';

export type { ServerRules };

/**
 * One server: drives the Raft core and the store on a Host. Events come in by method; after each
 * batch of them `flush` sends and writes what they caused.
 */
export class Server {
  readonly #host: Host;
  readonly #config: ServerConfig;
  readonly #rules: ServerRules;
  readonly #nodes: readonly NodeId[];
  readonly #links: Links;
  readonly #alarm: Alarm;
  readonly #clientRequests: Record<string, number> = {};
  #running: (Running & { readonly performer: Performer }) | null = null;
  #isStopped = false;

  constructor(
    host: Host,
    config: ServerConfig,
    rules: ServerRules = { raft: RULES, node: NODE_RULES },
  ) {
    this.#host = host;
    this.#config = config;
    this.#rules = rules;
    this.#nodes = config.nodes ?? config.members;
    this.#links = new Links(this.#nodes.filter((node) => node !== config.id));
    this.#alarm = new Alarm(host, () => this.#onDue());
  }

  /** Reads the disk, then takes part. An error: the disk is damaged, and nothing was changed. */
  start(done: (error: Error | null) => void): void {
    recover(this.#host.disk, (error, recovered) => {
      if (error || recovered === undefined) return done(error ?? new Error('nothing recovered'));
      try {
        this.#beginOn(recovered, () => done(null));
      } catch (broken) {
        done(new Error(`the log is damaged: ${messageOf(broken)}`));
      }
    });
  }

  /** Stops at once; what is under way on the disk may still end. */
  stop(): void {
    this.#isStopped = true;
    this.#alarm.cancel();
  }

  onPeerMessage(from: NodeId, message: RaftMessage): void {
    if (this.#running === null || !this.#links.received(from, message)) return;
    if (!isIntact(message)) return;
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

  /** Does what an operator orders, with the next `flush`. */
  order(order: AdminOrder): AdminReply {
    const executeOn = (raft: Raft | null) =>
      execute(order, raft, this.#config.id, (node) => this.#nodes.includes(node));
    let reply: AdminReply | null = null;
    this.#guard(() => {
      reply = executeOn(this.#running?.raft ?? null);
    });
    return reply ?? executeOn(null);
  }

  /** Sends and writes what gathered. To be called once after each batch of messages or requests. */
  flush(): void {
    const running = this.#running;
    if (running === null) return;
    this.#step({ type: 'flush', nowMs: this.#host.monotonicMs() });
    running.wal.flush();
    if (!this.#isStopped) this.#alarm.set(running.raft.wakeAtMs);
  }

  /** Null until the disk is read. */
  status(): Status | null {
    if (this.#running === null) return null;
    const links = structuredClone(this.#links.counters);
    return { ...statusOf(this.#running, this.#host), links, clients: { ...this.#clientRequests } };
  }

  #beginOn(recovered: RecoveredNode, done: () => void): void {
    beginOn(recovered, this.#host, this.#config, this.#rules, {
      onBegun: (running) => {
        if (this.#isStopped) return;
        const performer = new Performer(running, this.#host, this.#config, this.#links, {
          resume: (action) => this.#resume(action),
          diskFailed: (error) => this.#onDiskFailed(error),
        });
        this.#running = { ...running, performer };
        performer.traceStart(recovered.repairedBytes);
        this.#alarm.set(running.raft.wakeAtMs);
        done();
      },
      onDurable: (seq) => this.#onDurable(seq),
      onDiskFailed: (error) => this.#onDiskFailed(error),
    });
  }

  #onDurable(seq: number): void {
    if (this.#isStopped) return;
    this.#running?.performer.onDurable(seq);
    this.#step({ type: 'persisted', nowMs: this.#host.monotonicMs(), seq });
    this.flush();
  }

  /** Says so and ends: what this server would answer from here on nobody could rely on. */
  #onDiskFailed({ message }: Error): void {
    if (this.#isStopped) return;
    this.stop();
    this.#running?.performer.trace({ ev: 'diskFailed', message });
    this.#host.fatal(`the disk failed: ${message}`);
  }

  /** Goes on with what waited for the disk. */
  #resume(action: () => void): void {
    this.#guard(action);
    if (!this.#isStopped) this.flush();
  }

  #onDue(): void {
    if (this.#isStopped) return;
    this.#step({ type: 'tick', nowMs: this.#host.monotonicMs() });
    this.#guard(() => this.#running?.clients.onTick());
    this.flush();
  }

  #step(event: RaftEvent): void {
    this.#guard(() => {
      const running = this.#running;
      if (running === null) return;
      for (const effect of running.raft.step(event)) running.performer.perform(effect);
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
      const ev = error instanceof RaftAssertionError ? 'assertion' : 'fatal';
      this.#running?.performer.trace({ ev, message });
      this.#host.fatal(message);
    }
  }
}
