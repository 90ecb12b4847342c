import { assert } from './assert.ts';
import type { Role } from './effects.ts';
import { beginProgress } from './followers.ts';
import { refuseReads } from './forwarded-reads.ts';
import { appendEntries } from './log-changes.ts';
import type { NodeId } from './messages.ts';
import type { RaftState } from './state.ts';

/** §5.1: takes a higher term over, in which it has not voted, and follows. */
export function adoptTerm(state: RaftState, term: number): void {
  assert(term > state.term, 'a term would fall or stand still', () => ({
    from: state.term,
    to: term,
  }));
  const previous = state.role;
  state.term = term;
  state.votedFor = state.rules.voteInNewTerm(state.votedFor);
  state.leader = null;
  state.preVotes = null;
  refuseReads(state);
  if (previous === 'leader') endLeadership(state);
  state.persistHardState();
  setRole(state, 'follower');
  // A leader has no election deadline of its own; it must not stand again before it has waited.
  if (previous === 'leader') state.resetElectionTimer();
}

/** §5.2: a candidate that hears from a leader of its own term follows it. */
export function follow(state: RaftState, leader: NodeId): void {
  assert(state.role !== 'leader', 'two leaders in one term', () => ({
    term: state.term,
    leaders: [state.config.id, leader],
  }));
  assert(state.leader === null || state.leader === leader, 'two leaders in one term', () => ({
    term: state.term,
    leaders: [state.leader, leader],
  }));
  state.leader = leader;
  state.leaderContactMs = state.nowMs;
  state.preVotes = null;
  setRole(state, 'follower');
  state.resetElectionTimer();
}

/** §5.2: stands for election in a new term, with its own vote. */
export function standForElection(state: RaftState, isTransfer = false): void {
  assert(state.role !== 'leader', 'a leader stands for election', () => ({ term: state.term }));
  state.term += 1;
  state.votedFor = state.config.id;
  state.leader = null;
  state.votes.clear();
  state.stoodAsTold = isTransfer;
  state.preVotes = null;
  refuseReads(state);
  state.persistHardState();
  state.ownVoteSeq = state.persistSeq;
  setRole(state, 'candidate');
  state.resetElectionTimer();
  for (const to of state.quorum.others) {
    state.sendWhenDurable(to, {
      type: 'voteRequest',
      term: state.term,
      lastLogIndex: state.log.lastIndex,
      lastLogTerm: state.log.lastTerm,
      isTransfer,
    });
  }
}

/** §5.3, §8: leads from now on, opening its term with an empty entry. */
export function becomeLeader(state: RaftState): void {
  assert(state.role === 'candidate', 'only a candidate becomes leader', () => ({
    role: state.role,
    term: state.term,
  }));
  state.leader = state.config.id;
  state.preVotes = null;
  beginProgress(state, state.log.lastIndex + 1);
  state.roundStarts.clear();
  state.hasHandedOver = false;
  state.quorumDeadlineMs = state.nowMs + state.config.electionTimeoutMs;
  setRole(state, 'leader');
  // Due at once: the first request brings the no-op and ends other candidacies.
  state.heartbeatDeadlineMs = state.nowMs;
  if (state.rules.appendsNoOp) {
    appendEntries(state, [{ index: state.log.lastIndex + 1, term: state.term, command: '' }]);
  }
}

/** Thesis 6.2: gives the office up within its term, for nobody follows. */
export function stepDown(state: RaftState): void {
  assert(state.role === 'leader', 'only a leader steps down', () => ({ role: state.role }));
  state.leader = null;
  refuseReads(state);
  endLeadership(state);
  setRole(state, 'follower');
  state.resetElectionTimer();
}

function endLeadership(state: RaftState): void {
  state.transfer = null;
  if (state.rules.beginsProgressAnew) state.progress.clear();
  state.effects.push({ type: 'leadershipLost' });
}

function setRole(state: RaftState, role: Role): void {
  if (state.role === role && role !== 'candidate') return;
  state.role = role;
  const { lastIndex, lastTerm } = state.log;
  state.trace({ ev: 'role', role, lastIndex, lastTerm });
}
