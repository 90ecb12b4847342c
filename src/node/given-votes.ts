import type { HardState, NodeId, RaftMessage } from '../raft/index.ts';

/** The votes that left this server, each told once. */
export class GivenVotes {
  readonly #id: NodeId;
  #last: HardState = { term: 0, votedFor: null };

  constructor(id: NodeId) {
    this.#id = id;
  }

  /** The vote that a message tells of for the first time; a request tells of the candidate's own. */
  told(to: NodeId, message: RaftMessage): { term: number; votedFor: NodeId } | null {
    const isGiven = message.type === 'voteReply' && message.granted;
    if (!isGiven && message.type !== 'voteRequest') return null;
    const votedFor = isGiven ? to : this.#id;
    const { term } = message;
    if (this.#last.term === term && this.#last.votedFor === votedFor) return null;
    this.#last = { term, votedFor };
    return { term, votedFor };
  }
}
