import type { ClientHost, NodeId } from '../cluster.ts';

/**
 * Names and numbers of everything in a cluster, worked out before anything exists. A run is one
 * Toxiproxy and one container a node; every way to a node is one proxy.
 */

export const RUN_LABEL = 'splitbrain.run';
/** On all that is ours, whatever the run. */
export const OWN_LABEL = 'splitbrain=1';

/** The ports that a node listens on, inside its container. */
export const NODE_PORTS = { peer: 7001, client: 7002, http: 7003 } as const;

export const TOXIPROXY_API_PORT = 8474;
export const CLIENT_HOSTS_MAX = 10;

// Below 32768: Toxiproxy dials out itself, from the ports above.
const PEER_PORTS_FROM = 10_000;
const CLIENT_PORTS_FROM = 20_000;
const CONTROL_PORTS_FROM = 30_000;
const NODES_MAX = 64;

/** One way to a node. `published` is where it is reached from outside, inside the container. */
export interface ProxyPlan {
  readonly name: string;
  readonly port: number;
  readonly upstream: string;
  readonly published: boolean;
}

export interface Layout {
  readonly runId: string;
  readonly project: string;
  readonly nodes: readonly NodeId[];
  readonly clientHosts: readonly ClientHost[];
  readonly proxies: readonly ProxyPlan[];
}

/** The layout of a run. `clients` is how many client processes there are. */
export function planLayout(runId: string, nodes: readonly NodeId[], clients: number): Layout {
  if (nodes.length > NODES_MAX) throw new RangeError(`at most ${NODES_MAX} nodes`);
  const hosts = Math.min(CLIENT_HOSTS_MAX, Math.max(1, clients));
  const clientHosts = Array.from({ length: hosts }, (_, i): ClientHost => `c${i + 1}`);
  return {
    runId,
    project: projectName(runId),
    nodes,
    clientHosts,
    proxies: nodes.flatMap((to, toIndex) => [
      ...peerProxies(nodes, to, toIndex),
      ...clientHosts.map((from, i) => ({
        name: proxyName(from, to),
        port: CLIENT_PORTS_FROM + i * NODES_MAX + toIndex,
        upstream: `${nodeName(to)}:${NODE_PORTS.client}`,
        published: true,
      })),
      {
        name: controlProxyName(to),
        port: CONTROL_PORTS_FROM + toIndex,
        upstream: `${nodeName(to)}:${NODE_PORTS.http}`,
        published: true,
      },
    ]),
  };
}

function peerProxies(nodes: readonly NodeId[], to: NodeId, toIndex: number): ProxyPlan[] {
  return nodes.flatMap((from, fromIndex) =>
    from === to
      ? []
      : [
          {
            name: proxyName(from, to),
            port: PEER_PORTS_FROM + fromIndex * NODES_MAX + toIndex,
            upstream: `${nodeName(to)}:${NODE_PORTS.peer}`,
            published: false,
          },
        ],
  );
}

/** The proxy of the connections that `from` dials to `to`. */
export function proxyName(from: NodeId | ClientHost, to: NodeId): string {
  return `${typeof from === 'number' ? nodeName(from) : from}-${nodeName(to)}`;
}

/** The proxy that is never faulted. */
export function controlProxyName(node: NodeId): string {
  return `control-${nodeName(node)}`;
}

export function nodeName(node: NodeId): string {
  return `n${node}`;
}

/** The container that a node's process runs in, and dies with. */
export function nodeContainer({ project }: Layout, node: NodeId): string {
  return `${project}-${nodeName(node)}`;
}

/**
 * The service that holds a node's network. It outlives the node: a dead node's address refuses
 * connections at once, as a dead process's does. Were the address gone too, Toxiproxy would hang
 * in its dial (measured: 72 s), and with it the whole link.
 */
export function networkService(node: NodeId): string {
  return `${nodeName(node)}-net`;
}

export function networkContainer({ project }: Layout, node: NodeId): string {
  return `${project}-${networkService(node)}`;
}

export function toxiproxyContainer({ project }: Layout): string {
  return `${project}-toxiproxy`;
}

function projectName(runId: string): string {
  return `splitbrain-${runId.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-')}`;
}
