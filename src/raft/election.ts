import { isVoter } from './configuration.ts';
import { knownCommittedUpTo } from './current-configuration.ts';
import { refuseReads } from './forwarded-reads.ts';
import type {
  NodeId,
  PreVoteReply,
  PreVoteRequest,
  TimeoutNow,
  VoteReply,
  VoteRequest,
} from './messages.ts';
import { becomeLeader, standForElection } from './roles.ts';
import type { RaftState } from './state.ts';

/** §5.2: no leader was heard of for long enough. Thesis 9.6: asks first, where it is told to. */
export function onElectionTimeout(state: RaftState): void {
  if (mayStand(state) && !state.config.preVote) return standForElection(state);
  state.leader = null;
  refuseReads(state);
  state.resetElectionTimer();
  state.preVotes = mayStand(state) ? new Set() : null;
  if (state.preVotes === null) return;
  const { term, log } = state;
  for (const to of state.quorum.others) {
    state.sendWhenDurable(to, {
      type: 'preVoteRequest',
      term,
      lastLogIndex: log.lastIndex,
      lastLogTerm: log.lastTerm,
    });
  }
  countPreVote(state, state.config.id);
}

/**
 * Thesis 4.2.2: whether the office is any of this server's concern. Any configuration since the last one
 * that it knows as committed may be the one in force elsewhere, those in the middle too: a server that was
 * made a voter and removed again may hold the only log that is long enough to be elected.
 */
function mayStand(state: RaftState): boolean {
  const { rules, configuration, configurations, config } = state;
  const since = configurations.since(knownCommittedUpTo(state));
  const isVoterSince = since.some((each) => isVoter(each, config.id));
  return rules.mayStand(isVoter(configuration, config.id), isVoterSince);
}

/** Thesis 9.6: says what it would do, and changes nothing: neither its term nor its vote. */
export function onPreVoteRequest(state: RaftState, from: NodeId, request: PreVoteRequest): void {
  const { rules } = state;
  const granted =
    !rules.refusesStaleTerm(request.term, state.term) &&
    rules.mayPreVote(state.believesInLeader) &&
    rules.isUpToDate(request.lastLogTerm, request.lastLogIndex, state.log);
  state.sendWhenDurable(from, {
    type: 'preVoteReply',
    term: state.term,
    askedInTerm: request.term,
    granted,
  });
}

/** Thesis 9.6: a majority that would vote makes a candidate. */
export function onPreVoteReply(state: RaftState, from: NodeId, reply: PreVoteReply): void {
  if (state.rules.countsPreVote(reply, state.term)) countPreVote(state, from);
}

function countPreVote(state: RaftState, voter: NodeId): void {
  if (state.preVotes === null) return;
  state.preVotes.add(voter);
  if (state.quorum.elects(state.preVotes)) standForElection(state);
}

/** §6; thesis 4.2.3: whether a candidate is one that a server with a leader ignores. */
export function isIgnored(state: RaftState, request: VoteRequest): boolean {
  if (!state.config.leaderStickiness) return false;
  return state.rules.ignoresCandidate(state.believesInLeader, request.isTransfer);
}

/** Thesis 3.10: the leader hands over; there is no need to ask whether anybody would vote. */
export function onTimeoutNow(state: RaftState, request: TimeoutNow): void {
  if (state.role === 'leader') return;
  if (!mayStand(state)) return;
  if (state.rules.obeysTimeoutNow(request.term, state.term)) standForElection(state, true);
}

/** §5.2, §5.4.1: grants the one vote of the term to a candidate whose log is up to date. */
export function onVoteRequest(state: RaftState, from: NodeId, request: VoteRequest): void {
  const { rules } = state;
  const granted =
    !isIgnored(state, request) &&
    !rules.refusesStaleTerm(request.term, state.term) &&
    rules.mayVoteAs(isVoter(state.configuration, state.config.id)) &&
    rules.mayVoteFor(from, state.votedFor) &&
    rules.isUpToDate(request.lastLogTerm, request.lastLogIndex, state.log);
  if (granted && state.votedFor !== from) {
    state.votedFor = from;
    state.persistHardState();
  }
  if (rules.waitsForCandidate(granted)) state.resetElectionTimer();
  state.sendWhenDurable(from, { type: 'voteReply', term: state.term, granted });
}

/** §5.2: counts a vote; a majority of the term's votes makes the leader. */
export function onVoteReply(state: RaftState, from: NodeId, reply: VoteReply): void {
  if (state.role !== 'candidate') return;
  if (state.rules.countsVote(reply, state.term)) countVote(state, from);
}

/** A candidate's own vote counts like any other: once it is durable. */
export function onOwnVoteDurable(state: RaftState): void {
  if (state.role === 'candidate') countVote(state, state.config.id);
}

function countVote(state: RaftState, voter: NodeId): void {
  state.votes.add(voter);
  if (state.quorum.elects(state.votes)) becomeLeader(state);
}
