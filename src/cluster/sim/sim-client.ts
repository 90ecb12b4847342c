import type { StoreReply, StoreRequest } from '../../../workloads/client.ts';
import type { ClientHost, Clock, NodeId, StoreClient } from '../cluster.ts';
import type { OfferedRequests } from '../offered-requests.ts';
import { deepFreeze } from './freeze.ts';
import type { SimNetwork } from './network.ts';
import type { SimNode } from './sim-node.ts';
import type { Timeline } from './timeline.ts';

/** How long a refused or broken connection takes to be noticed. */
const CONNECTION_NS = 1_000_000;

/** Requests on their way, by node, so that a crash can break their connections. */
export class OpenRequests {
  readonly #byNode = new Map<NodeId, Set<() => void>>();

  add(node: NodeId, breakConnection: () => void): void {
    const open = this.#byNode.get(node) ?? new Set();
    this.#byNode.set(node, open.add(breakConnection));
  }

  delete(node: NodeId, breakConnection: () => void): void {
    this.#byNode.get(node)?.delete(breakConnection);
  }

  /** The node's process died: its connections end, and what was sent on them is in doubt. */
  breakAll(node: NodeId): void {
    const open = this.#byNode.get(node);
    this.#byNode.delete(node);
    for (const breakConnection of open ?? []) breakConnection();
  }
}

/** A client process in the simulator. */
export class SimClient implements StoreClient {
  readonly nodes: readonly NodeId[];
  readonly clock: Clock;
  readonly #host: ClientHost;
  readonly #timeline: Timeline;
  readonly #network: SimNetwork;
  readonly #simNodes: ReadonlyMap<NodeId, SimNode>;
  readonly #open: OpenRequests;
  readonly #offered: OfferedRequests;

  constructor(
    host: ClientHost,
    timeline: Timeline,
    network: SimNetwork,
    simNodes: ReadonlyMap<NodeId, SimNode>,
    open: OpenRequests,
    offered: OfferedRequests,
  ) {
    this.nodes = [...simNodes.keys()];
    this.clock = timeline;
    this.#host = host;
    this.#timeline = timeline;
    this.#network = network;
    this.#simNodes = simNodes;
    this.#open = open;
    this.#offered = offered;
  }

  request(nodeId: NodeId, request: StoreRequest, timeoutMs: number): Promise<StoreReply> {
    const node = this.#simNodes.get(nodeId);
    if (node === undefined) throw new RangeError(`there is no node ${nodeId}`);
    return this.#timeline.wait((done) => {
      if (!node.isServing) {
        const refused = { ok: false, error: 'no_connection', definite: true } as const;
        this.#timeline.after(CONNECTION_NS, () => done(refused));
        return;
      }
      this.#send(node, deepFreeze(request), timeoutMs, done);
    });
  }

  #send(
    node: SimNode,
    request: StoreRequest,
    timeoutMs: number,
    done: (reply: StoreReply) => void,
  ): void {
    const end = (reply: StoreReply) => {
      timeout.cancel();
      this.#open.delete(node.id, onBroken);
      done(reply);
    };
    const timeout = this.#timeline.after(timeoutMs * 1e6, () => end(inDoubt('timeout')));
    const onBroken = () =>
      this.#timeline.after(CONNECTION_NS, () => end(inDoubt('connection_lost')));
    this.#open.add(node.id, onBroken);
    this.#offered.add(this.#host, node.id);
    this.#network.send(this.#host, node.id, 'requests', () => {
      node.request(this.#host, request, (reply) => {
        this.#network.send(node.id, this.#host, 'replies', () => end(deepFreeze(reply)));
      });
    });
  }
}

function inDoubt(error: string): StoreReply {
  return { ok: false, error, definite: false };
}
