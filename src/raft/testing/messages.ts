import type {
  AppendReply,
  AppendRequest,
  Entry,
  PreVoteReply,
  PreVoteRequest,
  VoteReply,
  VoteRequest,
} from '../messages.ts';

/** A log by its terms: entry i has term `terms[i - 1]`, and a command that tells both. */
export function logOf(...terms: readonly number[]): Entry[] {
  return terms.map((term, i) => ({ index: i + 1, term, command: filling(i + 1, term) }));
}

/** The command of an entry about which only its place matters. */
export function filling(index: number, term: number): string {
  return `${index} of ${term}`;
}

export function voteRequest(fields: Partial<VoteRequest> & { term: number }): VoteRequest {
  return { type: 'voteRequest', lastLogIndex: 0, lastLogTerm: 0, isTransfer: false, ...fields };
}

export function preVoteRequest(fields: Partial<PreVoteRequest> & { term: number }): PreVoteRequest {
  return { type: 'preVoteRequest', lastLogIndex: 0, lastLogTerm: 0, ...fields };
}

export function preVoteReply(
  term: number,
  granted = true,
  askedInTerm: number = term,
): PreVoteReply {
  return { type: 'preVoteReply', term, askedInTerm, granted };
}

export function voteReply(term: number, granted = true): VoteReply {
  return { type: 'voteReply', term, granted };
}

/** Without more said: the first request of a leader with an empty log. */
export function appendRequest(fields: Partial<AppendRequest> & { term: number }): AppendRequest {
  return {
    type: 'appendRequest',
    prevLogIndex: 0,
    prevLogTerm: 0,
    entries: [],
    leaderCommit: 0,
    readRound: 0,
    ...fields,
  };
}

export function matched(term: number, matchIndex: number, readRound = 0): AppendReply {
  return {
    type: 'appendReply',
    term,
    success: true,
    matchIndex,
    rejectedIndex: 0,
    conflictTerm: 0,
    conflictIndex: 0,
    readRound,
  };
}

export function refused(
  term: number,
  conflictTerm: number,
  conflictIndex: number,
  rejectedIndex: number,
): AppendReply {
  return {
    type: 'appendReply',
    term,
    success: false,
    matchIndex: 0,
    rejectedIndex,
    conflictTerm,
    conflictIndex,
    readRound: 0,
  };
}
