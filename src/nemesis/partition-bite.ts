import type { NodeId, Status } from '../cluster/cluster.ts';
import { isNode, type Stream, streamName } from './links.ts';
import type { Bite } from './plan.ts';
import { type Snapshot, windows } from './snapshot.ts';

/** Frames of one stream while it was cut; null where it cannot be told. */
interface Traffic {
  readonly stream: Stream;
  readonly offered: number | null;
  readonly arrived: number | null;
}

/**
 * A partition bit if frames were offered to at least one of its streams and none arrived on any.
 * Counters say something of the times between two snapshots in which the node answered and was
 * not restarted; streams of which no such time is known are counted in the evidence.
 */
export function partitionBite(streams: readonly Stream[], during: readonly Snapshot[]): Bite {
  const traffic = streams.map((stream) => ({
    stream,
    offered: offered(stream, during),
    arrived: arrived(stream, during),
  }));
  const leaks = traffic.filter((each) => (each.arrived ?? 0) > 0);
  if (leaks.length > 0) return { bit: false, evidence: leakPhrase(leaks) };
  const hit = traffic.filter((each) => (each.offered ?? 0) > 0 && each.arrived === 0);
  const unknown = traffic.filter((each) => each.offered === null || each.arrived === null);
  const told = hit.length === 0 ? 'no frames were offered' : hitPhrase(hit, streams.length);
  const untold = unknown.length === 0 ? '' : `; ${unknown.length} streams not measured`;
  return { bit: hit.length > 0, evidence: `${told}${untold}` };
}

/**
 * What the sender offered. A client host keeps no count: what the node had heard of it when the
 * cut was in force stands for what it goes on to send.
 */
function offered({ from, to, carries }: Stream, during: readonly Snapshot[]): number | null {
  if (!isNode(to)) return null;
  if (!isNode(from)) return during[0]?.status(to)?.clients[from] ?? null;
  const field = carries === 'requests' ? 'requestsOffered' : 'repliesOffered';
  return rise(from, during, (status) => status.links[to]?.[field]);
}

function arrived({ from, to, carries }: Stream, during: readonly Snapshot[]): number | null {
  if (!isNode(to)) return null;
  const field = carries === 'requests' ? 'requestsReceived' : 'repliesReceived';
  return rise(to, during, (status) =>
    isNode(from) ? status.links[from]?.[field] : status.clients[from],
  );
}

/** How far a counter of `node` rose; a counter that was never touched may be missing. */
function rise(
  node: NodeId,
  during: readonly Snapshot[],
  count: (status: Status) => number | undefined,
): number | null {
  let risen: number | null = null;
  for (const [first, second] of windows(during)) {
    const was = first.status(node);
    const is = second.status(node);
    if (was === null || is === null || was.incarnation !== is.incarnation) continue;
    risen = (risen ?? 0) + (count(is) ?? 0) - (count(was) ?? 0);
  }
  return risen;
}

function hitPhrase(hit: readonly Traffic[], streams: number): string {
  const fromNodes = hit.filter(({ stream }) => isNode(stream.from));
  const frames = fromNodes.reduce((sum, each) => sum + (each.offered ?? 0), 0);
  const parts = [];
  if (fromNodes.length > 0) {
    parts.push(`${frames} frames offered on ${fromNodes.length} of ${streams} streams`);
  }
  const clients = hit.length - fromNodes.length;
  if (clients > 0) parts.push(`${clients} streams of clients that had been heard before`);
  return `${parts.join(' and ')}, none arrived`;
}

function leakPhrase(leaks: readonly Traffic[]): string {
  const shown = leaks.slice(0, 3).map(({ stream, offered, arrived }) => {
    const of = offered === null || !isNode(stream.from) ? '' : ` of ${offered}`;
    return `${streamName(stream)}: ${arrived}${of} frames arrived`;
  });
  const more = leaks.length > 3 ? `, and ${leaks.length - 3} more` : '';
  return `${shown.join(', ')}${more}`;
}
