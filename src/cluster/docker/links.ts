import type { Link } from '../cluster.ts';
import { proxyName } from './layout.ts';

/** One direction of one proxy: what flows from the dialling side is its upstream. */
export interface Stream {
  readonly proxy: string;
  readonly stream: 'upstream' | 'downstream';
}

/**
 * The streams that carry these links, each once. A's requests to b flow up the connections that a
 * dials to b; a's replies to b flow down those that b dials to a. A client dials and is never
 * dialled: it sends only requests and receives only replies.
 */
export function streamsOf(links: readonly Link[]): readonly Stream[] {
  const streams = new Map<string, Stream>();
  const add = (stream: Stream): void => {
    streams.set(streamKey(stream), stream);
  };
  for (const { from, to, carries } of links) {
    if (carries !== 'replies' && typeof to === 'number') {
      add({ proxy: proxyName(from, to), stream: 'upstream' });
    }
    if (carries !== 'requests' && typeof from === 'number') {
      add({ proxy: proxyName(to, from), stream: 'downstream' });
    }
  }
  return [...streams.values()];
}

export function streamKey({ proxy, stream }: Stream): string {
  return `${proxy}/${stream}`;
}
