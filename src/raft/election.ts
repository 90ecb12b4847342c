import type { NodeId, VoteReply, VoteRequest } from './messages.ts';
import { becomeLeader } from './roles.ts';
import type { RaftState } from './state.ts';

/** §5.2, §5.4.1: grants the one vote of the term to a candidate whose log is up to date. */
export function onVoteRequest(state: RaftState, from: NodeId, request: VoteRequest): void {
  const { rules } = state;
  const granted =
    !rules.refusesStaleTerm(request.term, state.term) &&
    rules.mayVoteFor(from, state.votedFor) &&
    rules.isUpToDate(request.lastLogTerm, request.lastLogIndex, state.log);
  if (granted) {
    if (state.votedFor !== from) {
      state.votedFor = from;
      state.persistHardState();
    }
    state.resetElectionTimer();
  }
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
  if (state.rules.votesOf(state.votes) >= state.majority) becomeLeader(state);
}
