import type { Mutant } from './mutants.ts';
import { LEASES, MEMBERSHIP_PLAIN, SNAPSHOTS, THREE_SERVERS_IN_TIME } from './profiles.ts';

export interface MaskedMutant extends Mutant {
  /** Why nothing that the simulation checks can tell. */
  readonly why: string;
}

/** Mistakes that break nothing but progress; the tests by the paper's sentences see them. */
export const MASKED: readonly MaskedMutant[] = [
  {
    rule: 'electionTimeoutMs',
    mistake: 'without chance',
    override: { electionTimeoutMs: (baseMs) => baseMs },
    why: 'it splits votes for ever, which is slow and never wrong',
  },
  {
    rule: 'adoptsTerm',
    mistake: 'never',
    override: { adoptsTerm: () => false },
    why: 'votes then come back with the voter’s older term, so nobody is ever elected',
  },
  {
    rule: 'voteInNewTerm',
    mistake: 'whom it voted for before',
    override: { voteInNewTerm: (votedBefore) => votedBefore },
    why: 'it still gives one vote a term, only ever to the same server, so that few win',
  },
  {
    rule: 'waitsForCandidate',
    mistake: 'whether it got the vote or not',
    override: { waitsForCandidate: () => true },
    why: 'a candidate that cannot win holds up those that can, which is slow and never wrong',
  },
  {
    rule: 'matchIndex',
    mistake: 'as reported last',
    override: { matchIndex: (_known, reported) => reported },
    why: 'the commit index never falls, so an older ack only delays the next commit',
  },
  {
    rule: 'appendsNoOp',
    mistake: 'not',
    override: { appendsNoOp: false },
    why: 'older entries and reads wait for the next command, which is slow and never wrong',
  },
  {
    rule: 'believesInLeader',
    mistake: 'never',
    override: { believesInLeader: () => false },
    profile: THREE_SERVERS_IN_TIME,
    why: 'a good leader is unseated, which is slow and, without leases, never wrong',
  },
  {
    rule: 'ignoresCandidate',
    mistake: 'never',
    override: { ignoresCandidate: () => false },
    profile: THREE_SERVERS_IN_TIME,
    why: 'a good leader is unseated, which is slow and, without leases, never wrong',
  },
  {
    rule: 'mayPreVote',
    mistake: 'always',
    override: { mayPreVote: () => true },
    profile: THREE_SERVERS_IN_TIME,
    why: 'a pre-vote binds nobody: it only begins elections that are safe by themselves',
  },
  {
    rule: 'countsPreVote',
    mistake: 'refusals as well',
    override: { countsPreVote: () => true },
    profile: THREE_SERVERS_IN_TIME,
    why: 'a pre-vote binds nobody: it only begins elections that are safe by themselves',
  },
  {
    rule: 'keepsLeading',
    mistake: 'always',
    override: { keepsLeading: () => true },
    profile: THREE_SERVERS_IN_TIME,
    why: 'a leader that nobody follows commits nothing and confirms no read',
  },
  {
    rule: 'mayHandOver',
    mistake: 'to whoever lags',
    override: { mayHandOver: () => true },
    profile: THREE_SERVERS_IN_TIME,
    why: 'a server that lags loses its election by §5.4.1',
  },
  {
    rule: 'obeysTimeoutNow',
    mistake: 'of any term',
    override: { obeysTimeoutNow: () => true },
    profile: THREE_SERVERS_IN_TIME,
    why: 'standing for election is always safe',
  },
  {
    rule: 'leaseStartMs',
    mistake: 'when the answer came',
    override: { leaseStartMs: (_sentMs, answeredMs) => answeredMs },
    profile: LEASES,
    why: 'it takes an answer that is late by nearly a timeout; thesis-lease.test.ts has one',
  },
  {
    rule: 'staysLoyalThroughRestart',
    mistake: 'not',
    override: { staysLoyalThroughRestart: false },
    profile: LEASES,
    why: 'it takes a voter that restarts within a cut’s first moments; thesis-lease.test.ts has one',
  },
  {
    rule: 'replacesIncoming',
    mistake: 'always',
    override: { replacesIncoming: () => true },
    profile: SNAPSHOTS,
    why: 'a late part makes the transfer begin anew, which is slow and never wrong',
  },
  {
    rule: 'mayChangeInTerm',
    mistake: 'at once',
    override: { mayChangeInTerm: () => true },
    profile: MEMBERSHIP_PLAIN,
    why: 'the error of 2015 takes changes without a joint configuration; thesis-membership.test.ts has it',
  },
  {
    rule: 'mayPromote',
    mistake: 'however far behind',
    override: { mayPromote: () => true },
    profile: MEMBERSHIP_PLAIN,
    why: 'commits then wait for a voter that lags, which is slow and never wrong',
  },
  {
    rule: 'mayChangeTo',
    mistake: 'whoever answers',
    override: { mayChangeTo: () => true },
    profile: MEMBERSHIP_PLAIN,
    why: 'nothing is committed until they answer, which is slow and never wrong',
  },
  {
    rule: 'leadsOn',
    mistake: 'though it is removed',
    override: { leadsOn: () => true },
    profile: MEMBERSHIP_PLAIN,
    why: 'it does not count itself, so it leads as safely as any other',
  },
  {
    rule: 'mayStand',
    mistake: 'whoever times out',
    override: { mayStand: () => true },
    profile: MEMBERSHIP_PLAIN,
    why: 'who is no voter needs the voters’ majority all the same',
  },
  {
    rule: 'mayVoteAs',
    mistake: 'only as a voter of its own configuration',
    override: { mayVoteAs: (isVoter) => isVoter },
    profile: MEMBERSHIP_PLAIN,
    why: 'a promoted learner that does not know it yet only delays an election',
  },
];
