import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../../base/random.ts';
import type { AdminErrorCode, AdminOrder, AdminReply } from '../../../node/protocol.ts';
import type { TraceRecord } from '../../../node/trace.ts';
import type { Link, NodeId, Status } from '../../cluster.ts';
import { SimCluster } from '../sim-cluster.ts';
import { LabClient } from './lab-client.ts';

/** What the traces (`<folder>/<id>.jsonl`) of all nodes show, as `src/invariants` tells it. */
export type Judge = (
  folder: string,
  options: { readonly members: number; readonly hasTrueTime: true; readonly isComplete: true },
) => {
  readonly events: number;
  readonly unseen: readonly string[];
  readonly deaths: readonly { readonly node: number; readonly reason: string }[];
  readonly findings: readonly { readonly message: string }[];
};

export type Story = (lab: Lab) => Promise<void>;

/** For stories in which nodes take snapshots. */
export interface Snapshots {
  /** Entries between two snapshots of a node. */
  readonly every: number;
  /** What must be true of the traces: `count` gives how many events of a kind a node's has. */
  readonly afterwards: (count: (ev: TraceRecord['ev'], node: NodeId) => number) => void;
}

export interface StoryOptions {
  readonly snapshots?: Snapshots;
  /** How many of the nodes, the last ones, are no members at first. */
  readonly spares?: number;
}

/** Longer than any election timeout that a node draws. */
export const ELECTION_MS = 300;
/** Refusals that time mends. */
const FOR_LATER: readonly AdminErrorCode[] = [
  ...(['not_leader', 'not_ready', 'handing_over'] as const),
  ...(['change_under_way', 'lagging', 'unreachable'] as const),
];
const PATIENCE_MS = 10_000;

/**
 * A test that tells a story on a new simulated cluster, brings all its nodes together again, and
 * holds it to this: they end up alike, with every acknowledged value in the list, once, and no
 * invariant of their traces is broken.
 */
export function storiesUnder(judge: Judge) {
  return (seed: number, nodes: number, tell: Story, options: StoryOptions = {}) =>
    async (): Promise<void> => {
      const { snapshots } = options;
      const folder = mkdtempSync(join(tmpdir(), 'splitbrain-lab-'));
      try {
        const lab = new Lab(seed, nodes, folder, options);
        await lab.cluster.start();
        await tell(lab);
        await lab.settle();
        await lab.cluster.stop();
        snapshots?.afterwards((ev, node) => tracedIn(join(folder, `${node}.jsonl`), ev));
        const traces = judge(folder, { members: nodes, hasTrueTime: true, isComplete: true });
        const [unseen] = traces.unseen;
        if (unseen !== undefined) throw new Error(unseen);
        const [death] = traces.deaths;
        if (death !== undefined) throw new Error(`node ${death.node} died: ${death.reason}`);
        const [finding] = traces.findings;
        if (finding !== undefined) throw new Error(finding.message);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      } finally {
        rmSync(folder, { recursive: true });
      }
    };
}

/** A cluster with the words of MIT 6.5840's tests: connect, disconnect, one leader, agree on one. */
export class Lab {
  readonly cluster: SimCluster;
  readonly random: Random;
  readonly client: LabClient;
  readonly #cut = new Set<NodeId>();
  readonly #acknowledged = new Set<number>();
  #value = 0;

  constructor(seed: number, nodes: number, nodesFolder: string, options: StoryOptions) {
    const { spares = 0, snapshots } = options;
    this.random = new Random(seed).fork('lab');
    const all = Array.from({ length: nodes }, (_, i) => i + 1);
    this.cluster = new SimCluster({
      seed,
      nodes: all,
      members: all.slice(0, nodes - spares),
      clients: 4,
      electionTimeoutMs: 150,
      heartbeatMs: 50,
      reads: 'index',
      snapshotEvery: snapshots?.every ?? 0,
      clockProfiles: {},
      nodesFolder,
      runId: 'lab',
    });
    this.client = new LabClient(this.cluster.client(0));
  }

  sleep(durationMs: number): Promise<void> {
    return this.cluster.clock.sleep(durationMs);
  }

  /** Cuts nodes off from all others, both ways. Clients still reach them. */
  async disconnect(...nodes: readonly NodeId[]): Promise<void> {
    for (const node of nodes) this.#cut.add(node);
    await this.#relink();
  }

  async connect(...nodes: readonly NodeId[]): Promise<void> {
    for (const node of nodes) this.#cut.delete(node);
    await this.#relink();
  }

  isConnected(node: NodeId): boolean {
    return !this.#cut.has(node);
  }

  get connected(): readonly NodeId[] {
    return this.cluster.nodes.filter((node) => this.isConnected(node));
  }

  /** The nodes behind `node`, as in the lab's (leader + 1) % n. */
  after(node: NodeId, steps: number): NodeId {
    return ((node - 1 + steps) % this.cluster.nodes.length) + 1;
  }

  /** What the connected nodes that are up say of themselves. */
  async statuses(): Promise<Status[]> {
    const seen = await this.cluster.observe();
    return seen.flatMap(({ node, status }) => (status && this.isConnected(node) ? [status] : []));
  }

  /** Waits until one connected node leads the highest term; throws if two lead one term. */
  async leader(): Promise<NodeId> {
    return this.until('there is one leader', async () => {
      await this.sleep(50);
      const leaders = (await this.statuses()).filter(({ role }) => role === 'leader');
      const terms = leaders.map(({ term }) => term);
      if (new Set(terms).size < terms.length) throw new Error('two leaders in one term');
      return leaders.sort((a, b) => b.term - a.term)[0]?.node;
    });
  }

  /** The term that all connected nodes agree on. */
  async term(): Promise<number> {
    const terms = new Set((await this.statuses()).map(({ term }) => term));
    const [term] = terms;
    if (term === undefined || terms.size > 1) throw new Error(`terms are ${[...terms]}`);
    return term;
  }

  /** Appends a new value through any connected node until `nodes` of them have it committed. */
  async agree(nodes: number): Promise<number> {
    this.#value += 1;
    const value = this.#value;
    const index = await this.until(`value ${value} is committed`, () =>
      this.client.append(value, this.connected),
    );
    this.#acknowledged.add(value);
    return this.until(`${nodes} nodes commit index ${index}`, async () => {
      if ((await this.committing(index)) >= nodes) return index;
      await this.sleep(10);
      return undefined;
    });
  }

  /** How many connected nodes that are up hold `index` committed. */
  async committing(index: number): Promise<number> {
    return (await this.statuses()).filter(({ commitIndex }) => commitIndex >= index).length;
  }

  /** Values that another client's append was answered for. */
  acknowledge(value: number): void {
    this.#acknowledged.add(value);
  }

  /** Who takes part, once no change is under way. */
  async members(): Promise<readonly NodeId[]> {
    return this.until('no change is under way', async () => {
      const leader = await this.leader();
      const status = (await this.statuses()).find(({ node }) => node === leader);
      const { voters, outgoing, learners, isCommitted } = status?.configuration ?? {};
      const isDone = isCommitted === true && outgoing?.length === 0;
      return isDone ? [...(voters ?? []), ...(learners ?? [])] : undefined;
    });
  }

  /** Orders whoever leads to change who takes part, until that is done or makes no sense any more. */
  async change(order: AdminOrder): Promise<AdminReply> {
    const reply = await this.until(`${JSON.stringify(order)} is taken`, async () => {
      const taken = await this.cluster.order(await this.leader(), order);
      const isForLater = taken === null || (!taken.ok && FOR_LATER.includes(taken.error));
      return isForLater ? undefined : taken;
    });
    await this.members();
    return reply;
  }

  /** All nodes together again: alike, and with nothing lost and nothing twice. */
  async settle(): Promise<void> {
    this.#cut.clear();
    await this.cluster.heal();
    const members = await this.members();
    await this.agree(members.length);
    await this.until('all members are alike', async () => {
      await this.sleep(50);
      const statuses = await this.statuses();
      const ofMembers = statuses.filter(({ node }) => members.includes(node));
      const hashes = new Set(ofMembers.map(({ stateHash }) => stateHash));
      return hashes.size === 1 ? true : undefined;
    });
    const kept = await this.until('the list is read', () => this.client.list(this.connected));
    if (new Set(kept).size < kept.length) throw new Error(`applied twice: ${kept}`);
    const lost = [...this.#acknowledged].filter((value) => !kept.includes(value));
    if (lost.length > 0) throw new Error(`acknowledged and lost: ${lost}`);
  }

  /** Tries until there is a result; on the cluster's clock. */
  async until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
    const { clock } = this.cluster;
    const endNs = clock.nowNs() + PATIENCE_MS * 1e6;
    while (clock.nowNs() < endNs) {
      const result = await attempt();
      if (result !== undefined) return result;
    }
    throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
  }

  async #relink(): Promise<void> {
    const links = this.cluster.nodes.flatMap((from) =>
      this.cluster.nodes.flatMap((to): Link[] =>
        from === to ? [] : [{ from, to, carries: 'both' }],
      ),
    );
    const isCut = ({ from, to }: Link) =>
      this.#cut.has(from as NodeId) || this.#cut.has(to as NodeId);
    await this.cluster.unblock(links);
    await this.cluster.block(links.filter(isCut));
  }
}

function tracedIn(file: string, ev: TraceRecord['ev']): number {
  return readFileSync(file, 'utf8').split(`"ev":"${ev}"`).length - 1;
}
