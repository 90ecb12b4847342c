import type { Cluster, Link, NodeId, Skew } from '../cluster/cluster.ts';
import { Counted } from './counted.ts';
import { type Stream, streamName, streamsOf } from './links.ts';
import { Operator, type Shift } from './operator.ts';
import { Roster } from './roster.ts';

const WITHOUT_END: Shift = { endNs: Number.POSITIVE_INFINITY, stop: { stopped: false } };

/**
 * The nemesis's hands on a cluster. Each hold is named by its fault; what two faults hold stays
 * as it is until both let go. Orders to one node's life, to one clock, and to the links are each
 * done in the order in which they were given, so that a block and the end of another one never
 * race; a node that is slow to start holds up nothing else.
 */
export class Holds {
  /** Gives the nodes an operator's orders. */
  readonly operator: Operator;
  /** Who takes part. */
  readonly roster: Roster;
  readonly #cluster: Cluster;
  readonly #blocked = new Counted<Stream>(streamName);
  readonly #down = new Counted<NodeId>(String);
  readonly #paused = new Counted<NodeId>(String);
  /** By node, the skews in force; the last one counts. */
  readonly #skews = new Map<NodeId, readonly { readonly fault: string; readonly skew: Skew }[]>();
  /** By what orders are about, the last of them. */
  readonly #queues = new Map<string, Promise<void>>();

  /** @param shift until when orders are given; without end, unless told */
  constructor(cluster: Cluster, shift: Shift = WITHOUT_END) {
    this.#cluster = cluster;
    this.operator = new Operator(cluster, shift);
    this.roster = new Roster(cluster, this.operator);
  }

  async block(fault: string, links: readonly Link[]): Promise<void> {
    const streams = this.#blocked.hold(fault, streamsOf(links));
    // Also with nothing left to block: what others hold may still be on its way into force.
    await this.#inTurn('links', async () => {
      if (streams.length > 0) await this.#cluster.block(streams);
    });
  }

  async unblock(fault: string): Promise<void> {
    const streams = this.#blocked.release(fault);
    if (streams.length > 0) await this.#inTurn('links', () => this.#cluster.unblock(streams));
  }

  /** Takes nodes down; one that is down already stays so. */
  async takeDown(
    fault: string,
    nodes: readonly NodeId[],
    how: 'crash' | 'powerCut',
  ): Promise<void> {
    const standing = this.#down.hold(fault, nodes);
    await this.#each('life', nodes, async (node) => {
      if (standing.includes(node)) await this.#cluster[how](node);
    });
  }

  async bringUp(fault: string): Promise<void> {
    const freed = this.#down.release(fault);
    await this.#each('life', freed, (node) => this.#cluster.restart(node));
  }

  isDown(node: NodeId): boolean {
    return this.#down.isHeld(node);
  }

  async pause(fault: string, nodes: readonly NodeId[]): Promise<void> {
    const running = this.#paused.hold(fault, nodes);
    await this.#each('life', nodes, async (node) => {
      if (running.includes(node)) await this.#cluster.pause(node);
    });
  }

  async resume(fault: string): Promise<void> {
    const freed = this.#paused.release(fault);
    await this.#each('life', freed, (node) => this.#cluster.resume(node));
  }

  async skew(fault: string, nodes: readonly NodeId[], skew: Skew): Promise<void> {
    for (const node of nodes) {
      this.#skews.set(node, [...(this.#skews.get(node) ?? []), { fault, skew }]);
    }
    await this.#each('clock', nodes, (node) => this.#cluster.skew(node, skew));
  }

  /** Sets each clock that `fault` skewed right, or back to the skew of a fault still in force. */
  async unskew(fault: string): Promise<void> {
    const orders = new Map<NodeId, Skew>();
    for (const [node, skews] of this.#skews) {
      const ending = skews.find((each) => each.fault === fault);
      if (ending === undefined) continue;
      const left = skews.filter((each) => each.fault !== fault);
      this.#skews.set(node, left);
      orders.set(node, left.at(-1)?.skew ?? undone(ending.skew));
    }
    await this.#each('clock', [...orders.keys()], (node) =>
      this.#cluster.skew(node, orders.get(node) ?? {}),
    );
  }

  async #each(
    what: 'life' | 'clock',
    nodes: readonly NodeId[],
    order: (node: NodeId) => Promise<void>,
  ): Promise<void> {
    await Promise.all(nodes.map((node) => this.#inTurn(`${what} ${node}`, () => order(node))));
  }

  #inTurn(queue: string, order: () => Promise<void>): Promise<void> {
    const done = (this.#queues.get(queue) ?? Promise.resolve()).then(order);
    // Whoever asked hears of a failure; the next in turn is not to fail of it.
    this.#queues.set(
      queue,
      done.catch(() => undefined),
    );
    return done;
  }
}

/** The order that heals a skew. */
function undone(skew: Skew): Skew {
  return skew.rate === undefined ? { offsetMs: 0 } : { rate: 1 };
}
