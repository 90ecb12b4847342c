import { HarnessError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import type { ServerRules } from '../../node/server.ts';
import type {
  Ability,
  AdminOrder,
  AdminReply,
  ClientHost,
  Cluster,
  ClusterConfig,
  Link,
  NodeId,
  Observation,
  Skew,
  StoreClient,
} from '../cluster.ts';
import { clientHostOf, serverConfigOf } from '../cluster.ts';
import { OfferedRequests } from '../offered-requests.ts';
import { deepFreeze } from './freeze.ts';
import { SimNetwork } from './network.ts';
import { OpenRequests, SimClient } from './sim-client.ts';
import type { DiskFailures } from './sim-disk.ts';
import { SimNode } from './sim-node.ts';
import { Timeline } from './timeline.ts';
import { TraceFiles } from './trace-files.ts';

/** Everything is possible where everything is simulated. */
export const SIM_ABILITIES: ReadonlySet<Ability> = new Set<Ability>([
  'block',
  'slow',
  'crash',
  'pause',
  'power-cut',
  'skew-wall',
  'skew-rate',
  'transfer',
  'membership',
]);

/** What is wrong with a cluster; nothing, unless told. */
export interface SimFlaws {
  /** How often disks are full or fail. */
  readonly diskFailures?: DiskFailures;
  /** The rules of every server, one of them overridden to seed a bug. */
  readonly rules?: ServerRules;
}

/**
 * A cluster in one process under a virtual clock. Its seed decides everything: the same seed, asked
 * the same, does the same on any machine.
 */
export class SimCluster implements Cluster {
  readonly kind = 'sim' as const;
  readonly clock: Timeline = new Timeline();
  readonly nodes: readonly NodeId[];
  readonly abilities: ReadonlySet<Ability> = SIM_ABILITIES;
  readonly failure: Promise<Error> = new Promise(() => {});
  readonly #network: SimNetwork;
  readonly #simNodes = new Map<NodeId, SimNode>();
  readonly #open = new OpenRequests();
  readonly #offered = new OfferedRequests();
  readonly #traces: TraceFiles;

  constructor(config: ClusterConfig, { diskFailures, rules }: SimFlaws = {}) {
    const random = new Random(config.seed).fork('cluster');
    this.nodes = config.nodes;
    this.#network = new SimNetwork(this.clock, random.fork('network'));
    this.#traces = new TraceFiles(config.nodesFolder);
    for (const id of config.nodes) {
      const node = new SimNode(serverConfigOf(config, id), random.fork(`node ${id}`), {
        timeline: this.clock,
        send: (from, to, isReply, message) => {
          deepFreeze(message);
          this.#network.sendMessage(from, to, isReply ? 'replies' : 'requests', () =>
            this.#node(to).receive(from, message),
          );
        },
        trace: (from, record) => this.#traces.write(from, this.clock.nowNs(), record),
        died: (from) => this.#open.breakAll(from),
        ...(diskFailures === undefined ? {} : { diskFailures }),
        ...(rules === undefined ? {} : { rules }),
      });
      this.#simNodes.set(id, node);
    }
  }

  async start(): Promise<void> {
    await Promise.all(this.nodes.map((id) => this.restart(id)));
  }

  async stop(): Promise<void> {
    for (const node of this.#simNodes.values()) node.kill();
    this.#traces.close();
  }

  client(i: number): StoreClient {
    const host = this.clientHost(i);
    const [network, nodes] = [this.#network, this.#simNodes];
    return new SimClient(host, this.clock, network, nodes, this.#open, this.#offered);
  }

  clientHost(i: number): ClientHost {
    return clientHostOf(i);
  }

  async crash(node: NodeId): Promise<void> {
    this.#node(node).kill();
    this.#open.breakAll(node);
  }

  async powerCut(node: NodeId): Promise<void> {
    this.#node(node).powerCut();
    this.#open.breakAll(node);
  }

  async restart(id: NodeId): Promise<void> {
    const node = this.#node(id);
    if (node.isUp) return;
    const error = await this.clock.wait<Error | null>((done) => node.start(done));
    if (error !== null) throw new HarnessError(`node ${id} does not start: ${error.message}`);
  }

  async pause(node: NodeId): Promise<void> {
    this.#node(node).pause();
  }

  async resume(node: NodeId): Promise<void> {
    this.#node(node).resume();
  }

  async block(links: readonly Link[]): Promise<void> {
    this.#network.block(links);
  }

  async unblock(links: readonly Link[]): Promise<void> {
    this.#network.unblock(links);
  }

  async slow(links: readonly Link[], latencyMs: number): Promise<void> {
    this.#network.slow(links, latencyMs);
  }

  async unslow(links: readonly Link[]): Promise<void> {
    this.#network.unslow(links);
  }

  async heal(): Promise<void> {
    this.#network.heal();
    for (const node of this.#simNodes.values()) {
      node.resume();
      node.clock.setOffset(0);
      node.clock.setRate(1);
    }
    await this.start();
  }

  async skew(node: NodeId, { offsetMs, rate }: Skew): Promise<void> {
    const { clock } = this.#node(node);
    if (offsetMs !== undefined) clock.setOffset(offsetMs);
    if (rate !== undefined) clock.setRate(rate);
  }

  async order(node: NodeId, order: AdminOrder): Promise<AdminReply | null> {
    return this.#node(node).order(order);
  }

  async observe(): Promise<readonly Observation[]> {
    return this.nodes.map((id) => {
      const node = this.#node(id);
      const status = node.status();
      const wallOffsetMs = status === null ? null : node.clock.wallErrorMs();
      const offeredByClients = this.#offered.to(id);
      return { node: id, atNs: this.clock.nowNs(), status, wallOffsetMs, offeredByClients };
    });
  }

  #node(id: NodeId): SimNode {
    const node = this.#simNodes.get(id);
    if (node === undefined) throw new RangeError(`there is no node ${id}`);
    return node;
  }
}
