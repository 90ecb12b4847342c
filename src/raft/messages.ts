import type { Configuration } from './configuration.ts';

/** A server's number, from 1. */
export type NodeId = number;

/**
 * One place in the replicated log. `command` is opaque to Raft: a string, so that nothing can
 * change it after it was appended, and the empty string for the no-op that opens a term.
 */
export interface Entry {
  readonly index: number;
  readonly term: number;
  readonly command: string;
  /** §6: who takes part from this entry on; its command is empty then. */
  readonly configuration?: Configuration;
}

/** §5.2: a candidate asks for a vote. */
export interface VoteRequest {
  readonly type: 'voteRequest';
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** Thesis 3.10: the leader itself asked for this candidacy, so loyalty to it is no reason to refuse. */
  readonly isTransfer: boolean;
}

export interface VoteReply {
  readonly type: 'voteReply';
  readonly term: number;
  readonly granted: boolean;
}

/** Thesis 9.6: would you vote for me, if I stood in the term after `term`, which is mine now? */
export interface PreVoteRequest {
  readonly type: 'preVoteRequest';
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

export interface PreVoteReply {
  readonly type: 'preVoteReply';
  readonly term: number;
  /** The request's term: an answer of an earlier question must not count. */
  readonly askedInTerm: number;
  readonly granted: boolean;
}

/** Thesis 3.10: the leader asks a follower that has its whole log to stand at once. */
export interface TimeoutNow {
  readonly type: 'timeoutNow';
  readonly term: number;
}

/** §5.3: a leader replicates entries, or says that it is there (no entries). */
export interface AppendRequest {
  readonly type: 'appendRequest';
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  /** The leader's latest read round (§8, ReadIndex); echoed, so that an ack of an older round never counts. */
  readonly readRound: number;
}

export interface AppendReply {
  readonly type: 'appendReply';
  readonly term: number;
  readonly success: boolean;
  /** On success the last index known to match: `prevLogIndex + entries.length`; else 0. */
  readonly matchIndex: number;
  /** On refusal: the request's prevLogIndex; an answer to a request that was given up is told by it. */
  readonly rejectedIndex: number;
  /**
   * On refusal: the term of the follower's entry at prevLogIndex; 0 where its log is shorter, or
   * that term is above the leader's there, so that none of its entries can match.
   */
  readonly conflictTerm: number;
  /**
   * On refusal: the first index of `conflictTerm`; without one, the index after the last entry of
   * a term that is not above the leader's; 0 where the request was of an older term, and nothing was compared.
   */
  readonly conflictIndex: number;
  /** The request's; 0 where that was of an older term: rounds are counted anew by each process. */
  readonly readRound: number;
}

/** Thesis 6.4: a follower asks its leader up to where it must have applied to serve its reads. */
export interface ReadIndexRequest {
  readonly type: 'readIndexRequest';
  readonly term: number;
  /** Never used again by this follower, in this process or another. */
  readonly id: number;
}

export interface ReadIndexReply {
  readonly type: 'readIndexReply';
  readonly term: number;
  /** The request's. */
  readonly id: number;
  /** Null where the one that was asked does not lead. */
  readonly index: number | null;
}

/** §7: the state after `index` entries, the last of which is of `term`, in parts that a message holds. */
export interface Snapshot {
  readonly index: number;
  readonly term: number;
  /** Who took part after that entry. */
  readonly configuration: Configuration;
  /** Opaque to Raft. At least one. */
  readonly parts: readonly string[];
}

/** §7, Figure 13 (InstallSnapshot): one part of a snapshot. */
export interface SnapshotRequest {
  readonly type: 'snapshotRequest';
  readonly term: number;
  readonly index: number;
  readonly lastTerm: number;
  readonly configuration: Configuration;
  /** From 0. */
  readonly part: number;
  readonly parts: number;
  /** Characters in the parts before this one. */
  readonly offset: number;
  readonly data: string;
  readonly readRound: number;
}

export interface SnapshotReply {
  readonly type: 'snapshotReply';
  readonly term: number;
  /** The request's. */
  readonly index: number;
  /** The snapshot, or more than it holds, is in the follower's log and on its disk. */
  readonly isInstalled: boolean;
  /** The part that the follower lacks next. */
  readonly part: number;
  readonly readRound: number;
}

export type RaftRequest =
  | SnapshotRequest
  | VoteRequest
  | PreVoteRequest
  | AppendRequest
  | TimeoutNow
  | ReadIndexRequest;
export type RaftReply = SnapshotReply | VoteReply | PreVoteReply | AppendReply | ReadIndexReply;
export type RaftMessage = RaftRequest | RaftReply;

/** Replies travel back on the connection that the other side dialled; links are cut by that. */
export function isReply(message: RaftMessage): message is RaftReply {
  return message.type.endsWith('Reply');
}
