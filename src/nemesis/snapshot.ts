import type { Cluster, NodeId, Observation, Status } from '../cluster/cluster.ts';

/** All nodes as they were seen at about one moment. */
export class Snapshot {
  readonly #byNode: ReadonlyMap<NodeId, Observation>;

  constructor(observations: readonly Observation[]) {
    this.#byNode = new Map(observations.map((each) => [each.node, each]));
  }

  static async of(cluster: Cluster): Promise<Snapshot> {
    return new Snapshot(await cluster.observe());
  }

  observation(node: NodeId): Observation | null {
    return this.#byNode.get(node) ?? null;
  }

  /** Null where the node did not answer. */
  status(node: NodeId): Status | null {
    return this.#byNode.get(node)?.status ?? null;
  }

  /** The leader of the highest term among those that answered; an old one may still think it leads. */
  get leader(): Status | null {
    return this.leaders[0] ?? null;
  }

  /** All that believe they lead, that of the highest term first. */
  get leaders(): readonly Status[] {
    const leaders = this.#statuses.filter((each) => each.role === 'leader');
    return leaders.sort((a, b) => b.term - a.term);
  }

  /**
   * The first node after the leader, going round, that follows it and votes; null where there is no
   * leader.
   */
  get follower(): NodeId | null {
    const leader = this.leader;
    if (leader === null) return null;
    const { voters } = leader.configuration;
    const followers = this.#statuses
      .filter(({ node, role }) => role === 'follower' && voters.includes(node))
      .map((each) => each.node)
      .sort((a, b) => a - b);
    return followers.find((node) => node > leader.node) ?? followers[0] ?? null;
  }

  /** The highest term that any node knows; 0 where none answered. */
  get highestTerm(): number {
    return Math.max(0, ...this.#statuses.map((each) => each.term));
  }

  get #statuses(): readonly Status[] {
    return [...this.#byNode.values()].flatMap((each) => each.status ?? []);
  }
}

/** Each snapshot with the one after it. */
export function windows(
  snapshots: readonly Snapshot[],
): readonly (readonly [Snapshot, Snapshot])[] {
  return snapshots.slice(1).map((second, i) => [snapshots[i] ?? second, second]);
}

/** Whether a leader of a higher term than before is in any of `later`. */
export function leaderChanged(before: Snapshot, later: readonly Snapshot[]): boolean {
  const term = before.leader?.term ?? before.highestTerm;
  return later.some((snapshot) => (snapshot.leader?.term ?? 0) > term);
}

/** The first of `order` that votes and does not lead; null where there is none, or no leader. */
export function successorIn(order: readonly NodeId[], { leader }: Snapshot): NodeId | null {
  if (leader === null) return null;
  const { node, configuration } = leader;
  return order.find((each) => each !== node && configuration.voters.includes(each)) ?? null;
}
