import { dirname, join, resolve } from 'node:path';
import { HarnessError, messageOf } from '../../base/errors.ts';
import { askForOrder } from '../../node/host/admin-client.ts';
import type {
  Ability,
  AdminOrder,
  AdminReply,
  ClientHost,
  Clock,
  Cluster,
  ClusterConfig,
  Link,
  NodeId,
  Observation,
  Skew,
  StoreClient,
} from '../cluster.ts';
import { OfferedRequests } from '../offered-requests.ts';
import { bringUp, type Running, stoppedEarly } from './bring-up.ts';
import { cleanRun } from './clean.ts';
import { DockerClient } from './client.ts';
import { RealClock } from './clock.ts';
import { collectTraces } from './collect.ts';
import { Containers } from './containers.ts';
import { controlProxyName, type Layout, planLayout, proxyName } from './layout.ts';
import { streamsOf } from './links.ts';
import { NodeFaults } from './node-faults.ts';
import type { Toxics } from './toxics.ts';
import { ToxiproxyWatch } from './toxiproxy-watch.ts';

/** All that there is. */
export const DOCKER_ABILITIES: ReadonlySet<Ability> = new Set<Ability>([
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

/**
 * A cluster in containers, every link through a real Toxiproxy. Whatever becomes of `start`,
 * `stop` is to be called; what a killed harness left behind goes with `cleanAll`.
 */
export class DockerCluster implements Cluster {
  readonly kind = 'docker';
  readonly clock: Clock = new RealClock();
  readonly nodes: readonly NodeId[];
  readonly abilities: ReadonlySet<Ability> = DOCKER_ABILITIES;
  /** Resolves with the error when Toxiproxy is found gone; never, if it stays. */
  readonly failure: Promise<HarnessError>;
  readonly #config: ClusterConfig;
  readonly #layout: Layout;
  readonly #containers: Containers;
  readonly #faults: NodeFaults;
  readonly #workFolder: string;
  readonly #watch: ToxiproxyWatch;
  readonly #abort = new AbortController();
  readonly #clients = new Map<number, DockerClient>();
  readonly #offered = new OfferedRequests();
  #starting: Promise<Running> | null = null;
  #stopping: Promise<void> | null = null;
  #running: Running | null = null;
  #hasContainers = false;

  /** @param config its `nodesFolder`'s parent also gets `docker/`: the compose and clock files */
  constructor(config: ClusterConfig) {
    this.#config = config;
    this.nodes = config.nodes;
    this.#layout = planLayout(config.runId, config.nodes, config.clients);
    this.#containers = new Containers(this.#layout);
    this.#workFolder = join(dirname(resolve(config.nodesFolder)), 'docker');
    this.#faults = new NodeFaults({
      config,
      containers: this.#containers,
      workFolder: this.#workFolder,
      sleep: (durationMs) => this.clock.sleep(durationMs),
      observe: (node) => this.#observe(node),
    });
    this.#watch = new ToxiproxyWatch(
      async () => this.#running?.toxics.version(),
      () => this.#containers.toxiproxyState(),
    );
    this.failure = this.#watch.failure;
  }

  async start(): Promise<void> {
    this.#starting = bringUp({
      layout: this.#layout,
      config: this.#config,
      clock: this.clock,
      containers: this.#containers,
      workFolder: this.#workFolder,
      signal: this.#abort.signal,
      onCreating: () => {
        this.#hasContainers = true;
      },
    });
    const running = await this.#starting;
    // A stop that came when all was up but for the last word of it is a stop all the same.
    if (this.#stopping !== null) throw stoppedEarly();
    this.#running = running;
    this.#watch.start();
  }

  /** Also saves the nodes' traces and logs to `nodesFolder`. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    try {
      await this.#stopping;
    } catch (error) {
      // Whoever calls again may have more luck with the engine.
      this.#stopping = null;
      throw error;
    }
  }

  client(i: number): StoreClient {
    const existing = this.#clients.get(i);
    if (existing !== undefined) return existing;
    const { ports } = this.#up();
    const host = this.clientHost(i);
    const byNode = this.nodes.map((node): [NodeId, number] => [
      node,
      ports.get(proxyName(host, node)) ?? 0,
    ]);
    const client = new DockerClient(this.clock, host, new Map(byNode), this.#offered);
    this.#clients.set(i, client);
    return client;
  }

  clientHost(i: number): ClientHost {
    return `c${(i % this.#layout.clientHosts.length) + 1}`;
  }

  async crash(node: NodeId): Promise<void> {
    this.#up();
    await this.#faults.crash(node);
  }

  async restart(node: NodeId): Promise<void> {
    this.#up();
    await this.#faults.restart(node);
  }

  async pause(node: NodeId): Promise<void> {
    this.#up();
    await this.#faults.pause(node);
  }

  async resume(node: NodeId): Promise<void> {
    this.#up();
    await this.#faults.resume(node);
  }

  /** @throws HarnessError where the run was not prepared for it: see `ClusterConfig.powerCuts` */
  async powerCut(node: NodeId): Promise<void> {
    this.#up();
    await this.#faults.powerCut(node);
  }

  block(links: readonly Link[]): Promise<void> {
    return this.#proxied((toxics) => toxics.afflict(streamsOf(links), { kind: 'block' }));
  }

  unblock(links: readonly Link[]): Promise<void> {
    return this.#proxied((toxics) => toxics.relieve(streamsOf(links), 'block'));
  }

  slow(links: readonly Link[], latencyMs: number): Promise<void> {
    return this.#proxied((toxics) => toxics.afflict(streamsOf(links), { kind: 'slow', latencyMs }));
  }

  unslow(links: readonly Link[]): Promise<void> {
    return this.#proxied((toxics) => toxics.relieve(streamsOf(links), 'slow'));
  }

  async heal(): Promise<void> {
    await Promise.all([this.#proxied((toxics) => toxics.relieveAll()), this.#faults.healAll()]);
  }

  async skew(node: NodeId, skew: Skew): Promise<void> {
    this.#up();
    await this.#faults.skew(node, skew);
  }

  async order(node: NodeId, order: AdminOrder): Promise<AdminReply | null> {
    const port = this.#up().ports.get(controlProxyName(node));
    // A frozen node answers nothing; its kernel would keep the order for when it goes on.
    if (this.#faults.isPaused(node)) return null;
    return await askForOrder(`127.0.0.1:${port}`, order);
  }

  async observe(): Promise<readonly Observation[]> {
    this.#up();
    return await Promise.all(this.nodes.map((node) => this.#observe(node)));
  }

  async #stop(): Promise<void> {
    this.#abort.abort();
    this.#watch.stop();
    const running = await this.#starting?.catch(() => null);
    for (const client of this.#clients.values()) client.close();
    running?.status.close();
    if (!this.#hasContainers) return;
    try {
      await collectTraces(this.#layout, this.#config.nodesFolder);
    } finally {
      await cleanRun(this.#layout.runId);
    }
  }

  /** @throws HarnessError where there is no cluster to talk to */
  #up(): Running {
    this.#watch.assertThere();
    if (this.#stopping !== null) throw new HarnessError('the cluster is stopping');
    if (this.#running === null) throw new HarnessError('the cluster is not up yet');
    return this.#running;
  }

  async #proxied(work: (toxics: Toxics) => Promise<void>): Promise<void> {
    const { toxics } = this.#up();
    try {
      await work(toxics);
    } catch (error) {
      const state = await this.#containers.toxiproxyState();
      throw new HarnessError(`${messageOf(error)} (Toxiproxy: ${state})`, { cause: error });
    }
  }

  async #observe(node: NodeId): Promise<Observation> {
    // A frozen node answers nothing, and questions would fill the queue of its kernel.
    if (this.#faults.isPaused(node)) {
      const offeredByClients = this.#offered.to(node);
      const atNs = this.clock.nowNs();
      return { node, atNs, status: null, wallOffsetMs: null, offeredByClients };
    }
    const seen = await this.#up().status.observe(node);
    return { ...seen, offeredByClients: this.#offered.to(node) };
  }
}
