import type { Random } from '../../base/random.ts';
import type { Disk, Host, Timer } from '../../node/host.ts';
import type { PeerMessage } from '../../node/messages.ts';
import { isReply } from '../../node/messages.ts';
import type {
  AdminOrder,
  AdminReply,
  ClientReply,
  ClientRequest,
  NodeId,
  ServerConfig,
  Status,
} from '../../node/protocol.ts';
import { Server, type ServerRules } from '../../node/server.ts';
import type { TraceRecord } from '../../node/trace.ts';
import { SimClock } from './sim-clock.ts';
import { type DiskFailures, SimDisk } from './sim-disk.ts';
import type { Timeline } from './timeline.ts';

/** What a simulated node needs of the world around it. */
export interface SimWorld {
  readonly timeline: Timeline;
  /** Offers a message to the network. */
  send(from: NodeId, to: NodeId, isReply: boolean, message: PeerMessage): void;
  trace(node: NodeId, record: TraceRecord): void;
  /** The node ended itself; `reason` says why. */
  died(node: NodeId, reason: string): void;
  /** Without it no disk fails. */
  readonly diskFailures?: DiskFailures;
  /** Without them those of the paper. */
  readonly rules?: ServerRules;
}

/**
 * One simulated machine: clocks and a disk that last, and a process that comes and goes. What was
 * meant for a process that is gone is dropped; what comes to a paused one waits.
 */
export class SimNode {
  readonly id: NodeId;
  readonly clock: SimClock;
  readonly disk: SimDisk;
  readonly #config: ServerConfig;
  readonly #random: Random;
  readonly #world: SimWorld;
  #server: Server | null = null;
  /** Counts processes: callbacks of an older one are dropped. */
  #process = 0;
  /** True from the moment the process has read its disk: from then on it greets clients. */
  #isServing = false;
  #isPaused = false;
  #held: (() => void)[] = [];
  /** Told how the start under way ends. */
  #onStarted: (error: Error | null) => void = () => {};

  constructor(config: ServerConfig, random: Random, world: SimWorld) {
    this.id = config.id;
    this.#config = config;
    this.#random = random.fork('host');
    this.#world = world;
    this.clock = new SimClock(world.timeline);
    const later = (delayNs: number, action: () => void) => {
      world.timeline.after(delayNs, this.#ofThisProcess(action));
    };
    this.disk = new SimDisk(random.fork('disk'), later, world.diskFailures);
  }

  get isUp(): boolean {
    return this.#server !== null;
  }

  get isServing(): boolean {
    return this.#isServing;
  }

  /** Null where the node is down, paused or still reading its disk. */
  status(): Status | null {
    return this.#isPaused ? null : (this.#server?.status() ?? null);
  }

  /** Does what an operator orders; null where nobody is there to be asked. */
  order(order: AdminOrder): AdminReply | null {
    if (this.#isPaused || !this.#isServing) return null;
    const reply = this.#server?.order(order) ?? null;
    this.#server?.flush();
    return reply;
  }

  start(done: (error: Error | null) => void): void {
    this.#process += 1;
    this.#onStarted = (error) => {
      this.#onStarted = () => {};
      done(error);
    };
    this.#server = new Server(this.#host(), this.#config, this.#world.rules);
    this.#server.start((error) => {
      if (error === null) this.#isServing = true;
      else this.#end();
      this.#onStarted(error);
    });
  }

  /** SIGKILL. */
  kill(): void {
    if (this.#server === null) return;
    this.#end();
    this.disk.onProcessDeath();
  }

  powerCut(): void {
    if (this.#server !== null) this.#end();
    this.disk.onPowerCut();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const held = this.#held;
    this.#held = [];
    for (const action of held) action();
  }

  receive(from: NodeId, message: PeerMessage): void {
    this.#ofThisProcess(() => {
      this.#server?.onPeerMessage(from, message);
      this.#server?.flush();
    })();
  }

  /** `reply` is called at most once, and not at all by a process that died first. */
  request(clientHost: string, request: ClientRequest, reply: (reply: ClientReply) => void): void {
    this.#ofThisProcess(() => {
      this.#server?.onClientRequest(clientHost, request, reply);
      this.#server?.flush();
    })();
  }

  #end(): void {
    this.#server?.stop();
    this.#server = null;
    this.#process += 1;
    this.#isServing = false;
    this.#isPaused = false;
    this.#held = [];
  }

  /** Runs only while the process lives that it was made for; waits while that is paused. */
  #ofThisProcess(action: () => void): () => void {
    const process = this.#process;
    const run = () => {
      if (process !== this.#process) return;
      if (this.#isPaused) this.#held.push(run);
      else action();
    };
    return run;
  }

  #host(): Host {
    const { id, clock } = this;
    const disk: Disk = this.disk;
    return {
      id,
      disk,
      monotonicMs: () => clock.monotonicMs(),
      wallMs: () => clock.wallMs(),
      setTimer: (delayMs, callback): Timer =>
        clock.setTimer(delayMs, this.#ofThisProcess(callback)),
      randomInt: (limit) => this.#random.int(limit),
      send: (to, message) => this.#world.send(id, to, isReply(message), message),
      trace: (record) => this.#world.trace(id, record),
      fatal: (reason) => {
        this.kill();
        this.#world.died(id, reason);
        this.#onStarted(new Error(reason));
      },
    };
  }
}
