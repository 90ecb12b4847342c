import type {
  Ability,
  AdminOrder,
  AdminReply,
  ClientHost,
  Cluster,
  ConfigurationStatus,
  Endpoint,
  Link,
  NodeId,
  Observation,
  Skew,
  Status,
  StoreClient,
} from '../../cluster/cluster.ts';
import { type Stream, streamName, streamsOf } from '../links.ts';
import { FakeNode } from './fake-node.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Ways in which a cluster may only seem to do what it was told. */
export interface FakeFlaws {
  /** Blocks are accepted and let everything pass. */
  readonly leaky?: boolean;
  /** Skews are accepted and do nothing. */
  readonly numb?: boolean;
  /** A restart takes this long. */
  readonly slowToStartMs?: number;
  /** Nodes that went down stay down. */
  readonly dead?: boolean;
  /** A paused node goes on to answer. */
  readonly awake?: boolean;
  /** No peer has anything to say, and nobody is ever elected. */
  readonly idle?: boolean;
  /** Client host `c1` sends nothing from this time on. */
  readonly clientSilentFromMs?: number;
  /** What becomes of orders: nobody answers, they are refused, or taken and forgotten. */
  readonly orders?: 'unanswered' | 'refused' | 'forgotten';
  /** The first call of this method rejects. */
  readonly failing?: 'block' | 'crash' | 'observe';
}

const TICK_MS = 10;
const ELECTION_TIMEOUT_MS = 100;

/**
 * A cluster that knows just enough to be hurt: who reaches whom, who leads, and what the nodes'
 * counters and clocks show. Client host `c1` sends to every node.
 */
export class FakeCluster implements Cluster {
  readonly kind = 'sim';
  readonly failure: Promise<Error> = new Promise(() => {});
  readonly clock: VirtualClock = new VirtualClock();
  readonly nodes: readonly NodeId[];
  readonly abilities: ReadonlySet<Ability> = new Set<Ability>(['block', 'crash', 'membership']);
  /** Every call that changes something, in order: `crash 3`, `block 1>2 requests`. */
  readonly calls: string[] = [];
  readonly blocked: Set<string> = new Set();
  readonly #byId: ReadonlyMap<NodeId, FakeNode>;
  readonly #flaws: FakeFlaws;
  #failing: FakeFlaws['failing'];
  #leaderlessMs = 0;

  constructor(nodes: number, flaws: FakeFlaws = {}) {
    this.nodes = Array.from({ length: nodes }, (_, i) => i + 1);
    this.#byId = new Map(this.nodes.map((id) => [id, new FakeNode(id, this.nodes)]));
    this.#flaws = flaws;
    this.#failing = flaws.failing;
    void this.#live();
  }

  node(id: NodeId): FakeNode {
    const node = this.#byId.get(id);
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  /** Makes `id` lead from now on, by itself unless it was told to stand. */
  elect(id: NodeId, leadsAsTold = false): void {
    const term = Math.max(...this.#all.map((node) => node.term)) + 1;
    Object.assign(this.node(id), { role: 'leader', term, leadsAsTold });
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  client(): StoreClient {
    throw new Error('nobody works on a fake cluster');
  }

  clientHost(): ClientHost {
    return 'c1';
  }

  async crash(id: NodeId): Promise<void> {
    this.#call('crash', `crash ${id}`);
    Object.assign(this.node(id), { up: false, paused: false, role: 'follower' });
  }

  async powerCut(id: NodeId): Promise<void> {
    this.#call('crash', `powerCut ${id}`);
    Object.assign(this.node(id), { up: false, paused: false, role: 'follower' });
  }

  async restart(id: NodeId): Promise<void> {
    this.#call(null, `restart ${id}`);
    if (this.#flaws.slowToStartMs !== undefined) await this.clock.sleep(this.#flaws.slowToStartMs);
    if (!this.#flaws.dead) this.node(id).boot();
  }

  async pause(id: NodeId): Promise<void> {
    this.#call(null, `pause ${id}`);
    this.node(id).paused = !this.#flaws.awake;
  }

  async resume(id: NodeId): Promise<void> {
    this.#call(null, `resume ${id}`);
    this.node(id).paused = false;
  }

  async block(links: readonly Link[]): Promise<void> {
    const names = streamsOf(links).map(streamName);
    this.#call('block', `block ${names.join(', ')}`);
    if (!this.#flaws.leaky) for (const name of names) this.blocked.add(name);
  }

  async unblock(links: readonly Link[]): Promise<void> {
    const names = streamsOf(links).map(streamName);
    this.#call(null, `unblock ${names.join(', ')}`);
    for (const name of names) this.blocked.delete(name);
  }

  async slow(): Promise<void> {}
  async unslow(): Promise<void> {}
  async heal(): Promise<void> {}

  async skew(id: NodeId, skew: Skew): Promise<void> {
    this.#call(null, `skew ${id} ${JSON.stringify(skew)}`);
    if (this.#flaws.numb) return;
    const node = this.node(id);
    if (skew.offsetMs !== undefined) node.wallOffsetMs = skew.offsetMs;
    if (skew.rate !== undefined) node.rate = skew.rate;
  }

  async order(id: NodeId, order: AdminOrder): Promise<AdminReply | null> {
    this.#call(null, `order ${id} ${JSON.stringify(order)}`);
    const { orders } = this.#flaws;
    if (orders === 'unanswered' || !this.node(id).answers) return null;
    const error = this.node(id).role === 'leader' ? 'lagging' : 'not_leader';
    if (orders === 'refused' || error === 'not_leader') {
      return { ok: false, node: id, error, message: 'not now' };
    }
    if (orders !== 'forgotten') this.#obey(this.node(id), order);
    return { ok: true, node: id };
  }

  async observe(): Promise<readonly Observation[]> {
    this.#call('observe', null);
    const atNs = this.clock.nowNs();
    return this.#all.map((node) => ({
      node: node.id,
      atNs,
      status: node.answers ? (structuredClone(node.status) as Status) : null,
      wallOffsetMs: node.answers ? node.wallOffsetMs : null,
      offeredByClients: { ...node.offeredByClients },
    }));
  }

  /** What was ordered happens at once. */
  #obey(leader: FakeNode, order: AdminOrder): void {
    if (order.type === 'transfer') {
      this.elect(order.to ?? leader.id, true);
      Object.assign(leader, { role: 'follower', term: this.node(order.to ?? leader.id).term });
      return;
    }
    const { configuration } = leader;
    const change = { ...changed(configuration, order), index: configuration.index + 1 };
    for (const node of this.#all) node.configuration = { ...configuration, ...change };
  }

  get #all(): readonly FakeNode[] {
    return [...this.#byId.values()];
  }

  #call(method: FakeFlaws['failing'] | null, told: string | null): void {
    if (told !== null) this.calls.push(told);
    if (method === null || this.#failing !== method) return;
    this.#failing = undefined;
    throw new Error(`${method} failed`);
  }

  async #live(): Promise<void> {
    for (;;) {
      await this.clock.sleep(TICK_MS);
      for (const node of this.#all) node.advance(TICK_MS);
      if (this.#flaws.idle) continue;
      this.#talk();
      this.#lead();
    }
  }

  /** Every node that runs sends one request to each peer, and answers those that arrive. */
  #talk(): void {
    for (const from of this.#all.filter((node) => node.answers)) {
      for (const to of this.#all.filter((node) => node !== from)) {
        from.linkTo(to.id).requestsOffered += 1;
        if (!to.answers || !this.#passes(from.id, to.id, 'requests')) continue;
        to.linkTo(from.id).requestsReceived += 1;
        to.linkTo(from.id).repliesOffered += 1;
        if (this.#passes(to.id, from.id, 'replies')) from.linkTo(to.id).repliesReceived += 1;
      }
      if (this.#isClientSilent()) continue;
      from.offeredByClients.c1 += 1;
      if (this.#passes('c1', from.id, 'requests')) from.clients.c1 += 1;
    }
  }

  #isClientSilent(): boolean {
    return this.clock.nowNs() >= (this.#flaws.clientSilentFromMs ?? Infinity) * 1e6;
  }

  /** Elects another node where no leader has reached a majority for an election timeout. */
  #lead(): void {
    const leading = this.#all.some((node) => node.role === 'leader' && this.#hasMajority(node));
    this.#leaderlessMs = leading ? 0 : this.#leaderlessMs + TICK_MS;
    if (this.#leaderlessMs < ELECTION_TIMEOUT_MS) return;
    const next = this.#all.find((node) => this.#hasMajority(node));
    if (next !== undefined) this.elect(next.id);
  }

  #hasMajority(node: FakeNode): boolean {
    const reached = this.#all.filter(
      (to) => to === node || (to.answers && this.#passes(node.id, to.id, 'requests')),
    );
    return node.answers && reached.length > this.#all.length / 2;
  }

  #passes(from: Endpoint, to: Endpoint, carries: Stream['carries']): boolean {
    return !this.blocked.has(streamName({ from, to, carries }));
  }
}

/** Who votes and who learns after a change. */
function changed(
  { voters, learners }: Pick<ConfigurationStatus, 'voters' | 'learners'>,
  order: Exclude<AdminOrder, { readonly type: 'transfer' }>,
): Pick<ConfigurationStatus, 'voters' | 'learners'> {
  const without = (ids: readonly NodeId[], gone: NodeId) => ids.filter((id) => id !== gone);
  switch (order.type) {
    case 'addLearner':
      return { voters, learners: [...learners, order.node] };
    case 'promote':
      return { voters: [...voters, order.node], learners: without(learners, order.node) };
    case 'remove':
      return { voters: without(voters, order.node), learners: without(learners, order.node) };
    case 'replace':
      return {
        voters: [...without(voters, order.node), order.by],
        learners: without(learners, order.by),
      };
    case 'setVoters':
      return {
        voters: order.voters,
        learners: learners.filter((id) => !order.voters.includes(id)),
      };
  }
}
