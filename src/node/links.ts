import { isReply, type NodeId, type RaftMessage } from '../raft/index.ts';
import type { LinkCounters } from './protocol.ts';

/** Counts what this node offers to each peer and receives from it: whether a fault bit is read here. */
export class Links {
  readonly counters: Record<string, LinkCounters> = {};

  constructor(peers: readonly NodeId[]) {
    for (const peer of peers) {
      this.counters[peer] = {
        requestsOffered: 0,
        requestsReceived: 0,
        repliesOffered: 0,
        repliesReceived: 0,
      };
    }
  }

  offered(to: NodeId, message: RaftMessage): void {
    const counters = this.counters[to];
    if (counters === undefined) return;
    if (isReply(message)) counters.repliesOffered++;
    else counters.requestsOffered++;
  }

  /** False where no such peer is a member; its message is not for us. */
  received(from: NodeId, message: RaftMessage): boolean {
    const counters = this.counters[from];
    if (counters === undefined) return false;
    if (isReply(message)) counters.repliesReceived++;
    else counters.requestsReceived++;
    return true;
  }
}
