import type { Endpoint, Link, NodeId } from '../cluster/cluster.ts';

/** What one connection carries one way: the smallest thing that can be cut. */
export interface Stream extends Link {
  readonly carries: 'requests' | 'replies';
}

/** Names a stream: `1>2 requests`. */
export function streamName(stream: Stream): string {
  return `${endpointName(stream.from)}>${endpointName(stream.to)} ${stream.carries}`;
}

/** `n3` for a node, `c1` for a client host. */
export function endpointName(endpoint: Endpoint): string {
  return isNode(endpoint) ? `n${endpoint}` : endpoint;
}

/** Whether `endpoint` is a node rather than a client host. */
export function isNode(endpoint: Endpoint): endpoint is NodeId {
  return typeof endpoint === 'number';
}

/**
 * The streams of `links`, each once. Clients dial nodes and never the other way: a client sends
 * no replies, and is sent no requests.
 */
export function streamsOf(links: readonly Link[]): readonly Stream[] {
  const byName = new Map<string, Stream>();
  for (const { from, to, carries } of links) {
    for (const part of carries === 'both' ? (['requests', 'replies'] as const) : [carries]) {
      if (!exists(from, to, part)) continue;
      const stream = { from, to, carries: part };
      byName.set(streamName(stream), stream);
    }
  }
  return [...byName.values()];
}

function exists(from: Endpoint, to: Endpoint, carries: Stream['carries']): boolean {
  if (from === to) return false;
  if (isNode(from)) return isNode(to) || carries === 'replies';
  return isNode(to) && carries === 'requests';
}

/** Everything that any of `from` sends to any of `to`. */
export function oneWay(from: readonly Endpoint[], to: readonly Endpoint[]): readonly Link[] {
  return from.flatMap((a) => to.map((b): Link => ({ from: a, to: b, carries: 'both' })));
}

/** Everything that passes between one group and another, both ways. */
export function between(groups: readonly (readonly Endpoint[])[]): readonly Link[] {
  return groups.flatMap((group, i) =>
    groups.filter((_, j) => j !== i).flatMap((other) => oneWay(group, other)),
  );
}

/** Each of `nodes` against every other one of `all`, both ways. */
export function aroundEach(nodes: readonly NodeId[], all: readonly NodeId[]): readonly Link[] {
  return nodes.flatMap((node) => {
    const others = all.filter((other) => other !== node);
    return [...oneWay([node], others), ...oneWay(others, [node])];
  });
}
