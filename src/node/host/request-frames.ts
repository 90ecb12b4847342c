import type { AppendRequest, RaftRequest } from '../../raft/messages.ts';
import { encodeFrame } from './frames.ts';

/**
 * The frames of requests to peers. A leader mostly has the same to say to all its followers: what
 * it says again is not encoded again.
 */
export class RequestFrames {
  #last: { readonly request: AppendRequest; readonly frame: Buffer } | null = null;

  frameOf(request: RaftRequest): Buffer {
    if (request.type !== 'appendRequest' || request.entries.length === 0) {
      return encodeFrame(request);
    }
    if (this.#last !== null && saysTheSame(this.#last.request, request)) return this.#last.frame;
    const frame = encodeFrame(request);
    this.#last = { request, frame };
    return frame;
  }
}

/** Entries never change, so that the same ones say the same. */
function saysTheSame(a: AppendRequest, b: AppendRequest): boolean {
  return (
    a.term === b.term &&
    a.prevLogIndex === b.prevLogIndex &&
    a.prevLogTerm === b.prevLogTerm &&
    a.leaderCommit === b.leaderCommit &&
    a.readRound === b.readRound &&
    a.entries.length === b.entries.length &&
    a.entries.every((entry, i) => entry === b.entries[i])
  );
}
