import { Random } from '../../base/random.ts';
import type { NodeId, RaftMessage } from '../../raft/index.ts';
import type { Host, Timer } from '../host.ts';
import type {
  AdminOrder,
  AdminReply,
  ClientReply,
  ClientRequest,
  ConfigurationStatus,
  ReadMode,
  ServerConfig,
  Status,
} from '../protocol.ts';
import { Server, type ServerRules } from '../server.ts';
import type { TraceRecord } from '../trace.ts';
import { MemoryDisk } from './memory-disk.ts';

interface Planned {
  readonly atMs: number;
  readonly sequence: number;
  readonly action: () => void;
}

interface Machine {
  readonly id: NodeId;
  readonly disk: MemoryDisk;
  readonly trace: TraceRecord[];
  server: Server | null;
  /** Counts processes: what was planned for an older one does not happen. */
  process: number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly nodes?: number;
  /** How many of the nodes, the last ones, are no members at first. */
  readonly spares?: number;
  readonly reads?: ReadMode;
  readonly rules?: ServerRules;
  /** What differs from the defaults in every server. */
  readonly server?: Partial<ServerConfig>;
}

/** A few servers on memory disks, with links and disks that take a drawn time. */
export class World {
  nowMs = 0;
  readonly machines: readonly Machine[];
  /** Reasons for which servers ended themselves. */
  readonly fatal: string[] = [];
  /** What each message is passed to on its way; false loses it. */
  passes: (from: NodeId, to: NodeId, message: RaftMessage) => boolean = () => true;
  /** How often a message that passes arrives. */
  copies: (from: NodeId, to: NodeId, message: RaftMessage) => number = () => 1;
  /** How long a message is on its way. */
  delayMs: (from: NodeId, to: NodeId, message: RaftMessage) => number = () =>
    this.#random.between(2, 20) / 10;
  /** How long a timer without a delay takes: what a busy process does before it comes to it. */
  soonMs = 0;
  readonly #options: WorldOptions;
  readonly #random: Random;
  #plans: Planned[] = [];
  #sequence = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.machines = Array.from({ length: options.nodes ?? 3 }, (_, i) => {
      const disk = new MemoryDisk();
      return { id: i + 1, disk, trace: [], server: null, process: 0 };
    });
  }

  machine(id: NodeId): Machine {
    const machine = this.machines[id - 1];
    if (machine === undefined) throw new RangeError(`there is no machine ${id}`);
    return machine;
  }

  /** Starts a server; the list holds the error, or null, once it has read its disk. */
  start(id: NodeId): (Error | null)[] {
    const machine = this.machine(id);
    machine.process += 1;
    const nodes = this.machines.map((each) => each.id);
    const { reads = 'index', rules, server, spares = 0 } = this.#options;
    const members = nodes.slice(0, nodes.length - spares);
    const config = {
      id,
      members,
      nodes,
      electionTimeoutMs: 100,
      heartbeatMs: 30,
      reads,
      ...server,
    };
    const started: (Error | null)[] = [];
    machine.server = new Server(this.#host(machine), config, rules);
    machine.server.start((error) => started.push(error));
    return started;
  }

  startAll(): this {
    for (const { id } of this.machines) this.start(id);
    return this;
  }

  /** SIGKILL: what was written stays. */
  kill(id: NodeId): void {
    const machine = this.machine(id);
    machine.server?.stop();
    machine.server = null;
    machine.process += 1;
    machine.disk.kill();
  }

  /** The power fails: of what was not synced a drawn part stays. */
  cutPower(id: NodeId, keepsNames = false): void {
    this.kill(id);
    const keeps = (unsynced: number) => this.#random.between(0, unsynced);
    this.machine(id).disk.cutPower(keeps, keepsNames);
  }

  /** Gives a server an order. */
  order(id: NodeId, order: AdminOrder): AdminReply {
    const { server } = this.machine(id);
    if (server === null) throw new RangeError(`machine ${id} is down`);
    const reply = server.order(order);
    server.flush();
    return reply;
  }

  /** Orders whoever leads to change who takes part, until it has begun, and waits until it is done. */
  change(order: AdminOrder): ConfigurationStatus {
    for (let attempt = 0; attempt < 50; attempt++) {
      const reply = this.order(this.leader().node, order);
      if (reply.ok) break;
      if (attempt === 49) throw new Error(`${JSON.stringify(order)}: ${reply.error}`);
      this.run(50);
    }
    const isDone = () => {
      const { isCommitted, outgoing } = this.leader().configuration;
      return isCommitted && outgoing.length === 0;
    };
    this.run(2000, isDone);
    if (!isDone()) throw new Error(`${JSON.stringify(order)} does not end`);
    return this.leader().configuration;
  }

  /** Hands a request to a server; its reply gathers in the list. */
  ask(id: NodeId, request: ClientRequest): ClientReply[] {
    const replies: ClientReply[] = [];
    const { server } = this.machine(id);
    server?.onClientRequest('c1', request, (reply) => replies.push(reply));
    server?.flush();
    return replies;
  }

  /** Asks whoever leads, until somebody answers that it is done. */
  do(request: ClientRequest): Extract<ClientReply, { ok: true }> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const replies = this.ask(this.leader().node, request);
      this.run(1000, () => replies.length > 0);
      const [reply] = replies;
      if (reply?.ok) return reply;
    }
    throw new Error(`no answer to ${JSON.stringify(request)}`);
  }

  /** The leader of the highest term, waited for. */
  leader(): Status {
    const find = () =>
      this.machines
        .flatMap(({ server }) => server?.status() ?? [])
        .filter(({ role }) => role === 'leader')
        .sort((a, b) => b.term - a.term)[0];
    this.run(5000, () => find() !== undefined);
    const leader = find();
    if (leader === undefined) throw new Error(`no leader (seed ${this.#options.seed})`);
    return leader;
  }

  /** Lets time pass until `isDone`, or for `durationMs`. */
  run(durationMs: number, isDone: () => boolean = () => false): void {
    const endMs = this.nowMs + durationMs;
    while (!isDone()) {
      const next = this.#plans.shift();
      if (next === undefined || next.atMs > endMs) {
        if (next !== undefined) this.#plans.unshift(next);
        this.nowMs = endMs;
        return;
      }
      this.nowMs = next.atMs;
      next.action();
    }
  }

  #after(delayMs: number, action: () => void): void {
    const plan = { atMs: this.nowMs + delayMs, sequence: this.#sequence++, action };
    this.#plans.push(plan);
    this.#plans.sort((a, b) => a.atMs - b.atMs || a.sequence - b.sequence);
  }

  #host(machine: Machine): Host {
    const { id, disk, process } = machine;
    const later = (delayMs: number, action: () => void): Timer => {
      let isOn = true;
      this.#after(delayMs, () => {
        if (isOn && machine.process === process) action();
      });
      return {
        cancel: () => {
          isOn = false;
        },
      };
    };
    disk.onCall = () => later(this.#random.between(1, 9) / 10, () => disk.next());
    return {
      id,
      disk,
      monotonicMs: () => this.nowMs,
      wallMs: () => this.nowMs,
      setTimer: (delayMs, action) => later(delayMs === 0 ? this.soonMs : delayMs, action),
      randomInt: (limit) => this.#random.int(limit),
      send: (to, message) => this.#send(id, to, structuredClone(message)),
      trace: (record) => machine.trace.push(record),
      fatal: (reason) => {
        this.fatal.push(reason);
        this.kill(id);
      },
    };
  }

  #send(from: NodeId, to: NodeId, message: RaftMessage): void {
    if (!this.passes(from, to, message)) return;
    for (let copy = 0; copy < this.copies(from, to, message); copy++) {
      this.#after(this.delayMs(from, to, message), () => {
        const { server } = this.machine(to);
        server?.onPeerMessage(from, message);
        server?.flush();
      });
    }
  }
}
