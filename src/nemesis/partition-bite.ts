import { plural } from '../base/plural.ts';
import type { NodeId } from '../cluster/cluster.ts';
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
  const untold = unknown.length === 0 ? '' : `; ${plural(unknown.length, 'stream')} not measured`;
  return { bit: hit.length > 0, evidence: `${told}${untold}` };
}

/**
 * What the sender offered. A client host's requests are counted by the harness, whatever becomes of
 * the node; they are taken over the times of which the node's own count is known.
 */
function offered({ from, to, carries }: Stream, during: readonly Snapshot[]): number | null {
  if (!isNode(to)) return null;
  if (!isNode(from)) {
    return rise(to, during, (seen) => seen.observation(to)?.offeredByClients[from]);
  }
  const field = carries === 'requests' ? 'requestsOffered' : 'repliesOffered';
  return rise(from, during, (seen) => seen.status(from)?.links[to]?.[field]);
}

function arrived({ from, to, carries }: Stream, during: readonly Snapshot[]): number | null {
  if (!isNode(to)) return null;
  const field = carries === 'requests' ? 'requestsReceived' : 'repliesReceived';
  return rise(to, during, (seen) => {
    const status = seen.status(to);
    return isNode(from) ? status?.links[from]?.[field] : status?.clients[from];
  });
}

/** How far a counter rose while `node` answered; one that was never touched may be missing. */
function rise(
  node: NodeId,
  during: readonly Snapshot[],
  count: (seen: Snapshot) => number | undefined,
): number | null {
  let risen: number | null = null;
  for (const [first, second] of windows(during)) {
    const was = first.status(node);
    const is = second.status(node);
    if (was === null || is === null || was.incarnation !== is.incarnation) continue;
    risen = (risen ?? 0) + (count(second) ?? 0) - (count(first) ?? 0);
  }
  return risen;
}

function hitPhrase(hit: readonly Traffic[], streams: number): string {
  const frames = hit.reduce((sum, each) => sum + (each.offered ?? 0), 0);
  const offered = `${plural(frames, 'frame')} offered on ${hit.length} of ${plural(streams, 'stream')}`;
  return `${offered}, none arrived`;
}

function leakPhrase(leaks: readonly Traffic[]): string {
  const shown = leaks.slice(0, 3).map(({ stream, offered, arrived }) => {
    const of = offered === null ? '' : ` of ${offered}`;
    return `${streamName(stream)}: ${arrived}${of} frames arrived`;
  });
  const more = leaks.length > 3 ? `, and ${leaks.length - 3} more` : '';
  return `${shown.join(', ')}${more}`;
}
