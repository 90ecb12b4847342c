import type {
  AdminOrder,
  Cluster,
  ConfigurationStatus,
  NodeId,
  Status,
} from '../cluster/cluster.ts';
import { Counted } from './counted.ts';
import { type Goal, Operator, type Pursuit, type Shift } from './operator.ts';
import type { Snapshot } from './snapshot.ts';

/** A node that is back has to get the log before it votes. */
const RETURN_MS = 5000;
/** The faults are over: for so long it may still go on then. */
const GRACE_MS = 1000;

/** How many of `nodes` may be out at once, so that those who vote are still a majority of all. */
export function mostOut(nodes: number): number {
  return nodes - (Math.floor(nodes / 2) + 1);
}

/**
 * Who is to take part: all nodes but those that faults in force shut out. Each leader is ordered
 * from the configuration that it has towards this one, an old leader that nobody follows as well.
 */
export class Roster {
  readonly #nodes: readonly NodeId[];
  readonly #operator: Operator;
  readonly #out = new Counted<NodeId>(String);

  constructor({ nodes }: Pick<Cluster, 'nodes'>, operator: Operator) {
    this.#nodes = nodes;
    this.#operator = operator;
  }

  /** Has nodes removed, as soon as enough others take part; gives up after `patienceMs`. */
  shutOut(fault: string, nodes: readonly NodeId[], patienceMs: number): Promise<Pursuit> {
    let isHeld = false;
    const goal = this.#goal((configuration) => !nodes.some((node) => isIn(configuration, node)));
    return this.#operator.pursue(
      {
        shownBy: (snapshot) => (isHeld ? goal.shownBy(snapshot) : null),
        orders: (snapshot) => {
          isHeld ||= this.#hold(fault, nodes);
          return isHeld ? goal.orders(snapshot) : [];
        },
      },
      patienceMs,
      0,
    );
  }

  /** Has nodes that `fault` shut out added again; in vain where another fault shuts them out too. */
  letIn(fault: string, nodes: readonly NodeId[]): Promise<Pursuit> {
    this.#out.release(fault);
    const goal = this.#goal(({ voters }) => nodes.every((node) => voters.includes(node)));
    return this.#operator.pursue(goal, RETURN_MS, GRACE_MS);
  }

  /** Has all nodes take part that nobody shuts out. */
  settle(patienceMs: number): Promise<Pursuit> {
    const isSettled = (configuration: ConfigurationStatus) =>
      orderTowards(configuration, this.#wanted) === null;
    return this.#operator.pursue(this.#goal(isSettled), patienceMs, patienceMs);
  }

  #hold(fault: string, nodes: readonly NodeId[]): boolean {
    const out = this.#nodes.filter((node) => this.#out.isHeld(node) || nodes.includes(node));
    if (out.length > mostOut(this.#nodes.length)) return false;
    this.#out.hold(fault, nodes);
    return true;
  }

  #goal(isReached: (configuration: ConfigurationStatus) => boolean): Goal {
    return {
      shownBy: (snapshot) => {
        const configuration = restingConfiguration(snapshot);
        if (configuration === null || !isReached(configuration)) return null;
        return `entry ${configuration.index}`;
      },
      orders: ({ leaders }) =>
        leaders.filter(isAtRest).flatMap(({ node, configuration }) => {
          const order = orderTowards(configuration, this.#wanted);
          return order === null ? [] : [{ node, order }];
        }),
    };
  }

  get #wanted(): readonly NodeId[] {
    return this.#nodes.filter((node) => !this.#out.isHeld(node));
  }
}

/** Has all nodes of a cluster take part again, when the faults are over. */
export function restoreMembers(
  cluster: Cluster,
  patienceMs: number,
  stop: Shift['stop'],
): Promise<Pursuit> {
  const operator = new Operator(cluster, { endNs: Number.POSITIVE_INFINITY, stop });
  return new Roster(cluster, operator).settle(patienceMs);
}

/** Whether a node takes part, as a voter or a learner. */
export function isIn({ voters, outgoing, learners }: ConfigurationStatus, node: NodeId): boolean {
  return [voters, outgoing, learners].some((list) => list.includes(node));
}

/** Who takes part, as whoever leads knows it; null while nobody leads, or a change is under way. */
export function restingConfiguration({ leader }: Snapshot): ConfigurationStatus | null {
  return leader !== null && isAtRest(leader) ? leader.configuration : null;
}

/** Whether no change is under way, as far as a node knows. */
function isAtRest({ configuration }: Status): boolean {
  return configuration.isCommitted && configuration.outgoing.length === 0;
}

/**
 * The order that leads from a configuration that is at rest on towards these voters; null where it
 * is theirs. Whoever is to vote learns before; then all who come and go do it in one change.
 */
export function orderTowards(
  { voters, learners }: Pick<ConfigurationStatus, 'voters' | 'learners'>,
  wanted: readonly NodeId[],
): AdminOrder | null {
  const coming = wanted.filter((node) => !voters.includes(node));
  const leaving = voters.filter((node) => !wanted.includes(node));
  const unready = coming.find((node) => !learners.includes(node));
  if (unready !== undefined) return { type: 'addLearner', node: unready };
  const stray = learners.find((node) => !wanted.includes(node));
  const [comes] = coming;
  const [leaves = stray] = leaving;
  if (coming.length > 1 || leaving.length > 1) return { type: 'setVoters', voters: wanted };
  if (comes === undefined) return leaves === undefined ? null : { type: 'remove', node: leaves };
  return leaving[0] === undefined
    ? { type: 'promote', node: comes }
    : { type: 'replace', node: leaving[0], by: comes };
}
