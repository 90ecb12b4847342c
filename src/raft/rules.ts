import { type Configuration, isSameList } from './configuration.ts';
import type { RaftLog } from './log.ts';
import type {
  AppendReply,
  NodeId,
  PreVoteReply,
  SnapshotReply,
  SnapshotRequest,
  VoteReply,
} from './messages.ts';
import type { IncomingSnapshot } from './snapshots.ts';

/**
 * Raft's safety rules, one a line of the paper. The core calls them and never writes one out
 * itself, so that the algorithm reads as a list of rules, and so that a seeded bug is an override
 * of one of them and not a change of the algorithm's text.
 *
 * Sections are those of "In Search of an Understandable Consensus Algorithm" (extended version),
 * and of Ongaro's thesis where the source says so.
 */
export interface Rules {
  /** How many servers are a majority of `members`. */
  majority(members: number): number;
  /** A wait drawn anew each time from `baseMs` to twice that, so that votes rarely split. */
  electionTimeoutMs(baseMs: number, randomInt: (limit: number) => number): number;
  /** A server that meets a higher term adopts it and becomes a follower. */
  adoptsTerm(seenTerm: number, currentTerm: number): boolean;
  /** A request of an older term is refused. */
  refusesStaleTerm(seenTerm: number, currentTerm: number): boolean;
  /** One vote a term, first come, first served. */
  mayVoteFor(candidate: NodeId, votedFor: NodeId | null): boolean;
  /** Whom a server has voted for in a term that is new to it: nobody yet. */
  voteInNewTerm(votedBefore: NodeId | null): NodeId | null;
  /** Only a candidate that got the vote is waited for: one that cannot win must not hold others up. */
  waitsForCandidate(granted: boolean): boolean;
  /** The candidate's log is at least as up to date as the voter's: last term first, then length. */
  isUpToDate(lastTerm: number, lastIndex: number, log: RaftLog): boolean;
  /** A vote counts for the candidacy that asked for it. */
  countsVote(reply: VoteReply, currentTerm: number): boolean;
  /** Votes are counted by voter, so that one said twice counts once, and only voters' count. */
  votesOf(granted: ReadonlySet<NodeId>, voters: readonly NodeId[]): number;
  /** The follower's entry before the new ones has the leader's index and term. */
  matchesPrevious(prevLogIndex: number, prevLogTerm: number, log: RaftLog): boolean;
  /** An existing entry conflicts with a new one of the same index: it and all behind it go. */
  conflicts(existingTerm: number, newTerm: number): boolean;
  /** What a follower acknowledges: the last entry known to match, not the end of its log. */
  acknowledgedIndex(prevLogIndex: number, entries: number, log: RaftLog): number;
  /** A follower commits no further than the last entry that this request showed to match. */
  followerCommit(leaderCommit: number, lastNewIndex: number, commitIndex: number): number;
  /** An acknowledgement counts in the term in which it was asked for. */
  countsAppendReply(reply: AppendReply | SnapshotReply, currentTerm: number): boolean;
  /** What a leader knows to match never falls within its leadership. */
  matchIndex(known: number, reported: number): number;
  /** What a leader knew of its followers ends with its office: their logs may change meanwhile. */
  readonly beginsProgressAnew: boolean;
  /** The highest index that a majority has, of each server's match index. */
  quorumIndex(matches: readonly number[], majority: number): number;
  /** A leader commits by counting only entries of its own term; older ones follow with them. */
  mayCommit(entryTerm: number | undefined, currentTerm: number): boolean;
  /** What a leader counts itself for: what is on its own disk. */
  ownMatch(durableIndex: number, log: RaftLog): number;
  /** A new leader appends an empty entry of its term at once, so as to learn what is committed. */
  readonly appendsNoOp: boolean;
  /** The persist number that an answer waits for: the latest, for it depends on all before it. */
  answersAfter(latestPersistSeq: number): number;
  /** A leader serves a read only after it has committed an entry of its own term. */
  mayStartRead(committedTerm: number | undefined, currentTerm: number): boolean;
  /** A heartbeat's answer confirms a read only if that heartbeat was sent after the read came. */
  confirmsRead(ackedRound: number, readRound: number): boolean;
  /** A server that heard from a leader within the shortest election timeout believes in it. */
  believesInLeader(sinceContactMs: number, electionTimeoutMs: number): boolean;
  /** Who believes in a leader neither votes nor adopts a term, unless that leader asked for it. */
  ignoresCandidate(believesInLeader: boolean, isTransfer: boolean): boolean;
  /** A server says that it would vote only if it believes in no leader. */
  mayPreVote(believesInLeader: boolean): boolean;
  /** A pre-vote counts for the question that it answers. */
  countsPreVote(reply: PreVoteReply, currentTerm: number): boolean;
  /** A leader goes on only while a majority, itself included, answers it. */
  keepsLeading(answering: number, majority: number): boolean;
  /** Office is handed only to a server that has the whole log. */
  mayHandOver(matchIndex: number, lastIndex: number): boolean;
  /** A server stands at once when the leader of its own term asks it to. */
  obeysTimeoutNow(term: number, currentTerm: number): boolean;
  /** A reply is of the very question that a follower has open. */
  answersReadRequest(replyId: number, askedId: number): boolean;
  /** A follower reads at its leader's index, not at its own, which may lag. */
  followerReadIndex(leaderIndex: number, ownCommitIndex: number): number;
  /** A lease counts from the moment at which an answered round began, not from its answer. */
  leaseStartMs(sentMs: number, answeredMs: number): number;
  /** A lease ends before the first of its voters may turn away, however their clocks differ. */
  leaseMs(electionTimeoutMs: number, maxClockDriftPpm: number): number;
  /** A transfer ends the lease for the term: whoever is told to stand is not ignored. */
  leaseLives(hasHandedOver: boolean): boolean;
  /** With leases, a server that restarts may have promised loyalty just before. */
  readonly staysLoyalThroughRestart: boolean;
  /** A snapshot is installed only if it brings what was not committed here: never back. */
  installsSnapshot(index: number, commitIndex: number): boolean;
  /** Entries behind a snapshot stay where the log has its last entry; else the log is another's. */
  keepsSuffix(ownTerm: number | undefined, snapshotTerm: number): boolean;
  /** A part of an older snapshot of the same leader is late, and takes no newer one's place. */
  replacesIncoming(incoming: IncomingSnapshot, request: SnapshotRequest): boolean;
  /** A part belongs to those before it: the same snapshot, cut by the same leader. */
  continuesSnapshot(incoming: IncomingSnapshot, request: SnapshotRequest): boolean;
  /** Parts are taken in their order, each at its offset: one that is lost or repeated changes nothing. */
  isNextPart(incoming: IncomingSnapshot, request: SnapshotRequest): boolean;
  /** What a snapshot here covers is committed, and so matches whatever a leader sends of it. */
  isCovered(prevLogIndex: number, log: RaftLog): boolean;
  /** Agreement takes a majority of each of these; learners are in none. */
  voterGroups(configuration: Configuration): readonly (readonly NodeId[])[];
  /** A server counts itself only where it is a voter: not while it leads its own removal. */
  countsItself(isVoter: boolean): boolean;
  /** A server uses the latest configuration in its log, whether that is committed or not. */
  configurationInForce(latest: Configuration, committed: Configuration): Configuration;
  /** A configuration whose entry is truncated is no longer in force. */
  readonly rollsConfigurationBack: boolean;
  /** A change begins only when the one before it is committed, and not joint any more. */
  mayChange(changeIndex: number, isJoint: boolean, commitIndex: number): boolean;
  /** A leader changes nothing before it has committed an entry of its own term. */
  mayChangeInTerm(committedTerm: number | undefined, currentTerm: number): boolean;
  /** Where the voters change, a joint configuration comes between. */
  needsJoint(before: readonly NodeId[], after: readonly NodeId[]): boolean;
  /** The joint configuration is left only when it is committed. */
  leavesJoint(jointIndex: number, commitIndex: number): boolean;
  /** A learner votes only when it follows the log so closely that no commit will wait for it. */
  mayPromote(roundMs: number, electionTimeoutMs: number): boolean;
  /** Voters change only while a majority of those to be answers, or nobody could commit the change. */
  mayChangeTo(answering: number, majority: number): boolean;
  /** A leader goes on only while it is a voter of what is committed. */
  leadsOn(isVoter: boolean): boolean;
  /** Who is a voter stands for election, and who was one since what it knows as committed. */
  mayStand(isVoter: boolean, isVoterSinceCommitted: boolean): boolean;
  /** Whoever is asked votes: its configuration may be older than that of the candidate. */
  mayVoteAs(isVoter: boolean): boolean;
}

export const RULES: Rules = {
  majority: (members) => Math.floor(members / 2) + 1,
  electionTimeoutMs: (baseMs, randomInt) => baseMs + randomInt(baseMs),
  adoptsTerm: (seenTerm, currentTerm) => seenTerm > currentTerm,
  refusesStaleTerm: (seenTerm, currentTerm) => seenTerm < currentTerm,
  mayVoteFor: (candidate, votedFor) => votedFor === null || votedFor === candidate,
  voteInNewTerm: () => null,
  waitsForCandidate: (granted) => granted,
  isUpToDate: (lastTerm, lastIndex, log) =>
    lastTerm > log.lastTerm || (lastTerm === log.lastTerm && lastIndex >= log.lastIndex),
  countsVote: (reply, currentTerm) => reply.term === currentTerm && reply.granted,
  votesOf: (granted, voters) => voters.filter((voter) => granted.has(voter)).length,
  matchesPrevious: (prevLogIndex, prevLogTerm, log) => log.termAt(prevLogIndex) === prevLogTerm,
  conflicts: (existingTerm, newTerm) => existingTerm !== newTerm,
  acknowledgedIndex: (prevLogIndex, entries) => prevLogIndex + entries,
  followerCommit: (leaderCommit, lastNewIndex, commitIndex) =>
    Math.max(commitIndex, Math.min(leaderCommit, lastNewIndex)),
  countsAppendReply: (reply, currentTerm) => reply.term === currentTerm,
  matchIndex: (known, reported) => Math.max(known, reported),
  beginsProgressAnew: true,
  quorumIndex: (matches, majority) => [...matches].sort((a, b) => b - a)[majority - 1] ?? 0,
  mayCommit: (entryTerm, currentTerm) => entryTerm === currentTerm,
  ownMatch: (durableIndex) => durableIndex,
  appendsNoOp: true,
  answersAfter: (latestPersistSeq) => latestPersistSeq,
  mayStartRead: (committedTerm, currentTerm) => committedTerm === currentTerm,
  confirmsRead: (ackedRound, readRound) => ackedRound >= readRound,
  believesInLeader: (sinceContactMs, electionTimeoutMs) => sinceContactMs < electionTimeoutMs,
  ignoresCandidate: (believesInLeader, isTransfer) => believesInLeader && !isTransfer,
  mayPreVote: (believesInLeader) => !believesInLeader,
  countsPreVote: (reply, currentTerm) => reply.granted && reply.askedInTerm === currentTerm,
  keepsLeading: (answering, majority) => answering >= majority,
  mayHandOver: (matchIndex, lastIndex) => matchIndex === lastIndex,
  obeysTimeoutNow: (term, currentTerm) => term === currentTerm,
  answersReadRequest: (replyId, askedId) => replyId === askedId,
  followerReadIndex: (leaderIndex) => leaderIndex,
  leaseStartMs: (sentMs) => sentMs,
  // The leader's clock may be the slowest, a voter's the fastest.
  leaseMs: (electionTimeoutMs, maxClockDriftPpm) =>
    (electionTimeoutMs * (1e6 - maxClockDriftPpm)) / (1e6 + maxClockDriftPpm),
  leaseLives: (hasHandedOver) => !hasHandedOver,
  staysLoyalThroughRestart: true,
  installsSnapshot: (index, commitIndex) => index > commitIndex,
  keepsSuffix: (ownTerm, snapshotTerm) => ownTerm === snapshotTerm,
  replacesIncoming: (incoming, { term, index }) => term > incoming.term || index >= incoming.index,
  continuesSnapshot: (incoming, { term, index, lastTerm }) =>
    incoming.term === term && incoming.index === index && incoming.lastTerm === lastTerm,
  isNextPart: ({ parts, length }, { part, offset }) => part === parts.length && offset === length,
  isCovered: (prevLogIndex, log) => prevLogIndex < log.base.index,
  voterGroups: ({ voters, outgoing }) => (outgoing.length > 0 ? [outgoing, voters] : [voters]),
  countsItself: (isVoter) => isVoter,
  configurationInForce: (latest) => latest,
  rollsConfigurationBack: true,
  mayChange: (changeIndex, isJoint, commitIndex) => changeIndex <= commitIndex && !isJoint,
  mayChangeInTerm: (committedTerm, currentTerm) => committedTerm === currentTerm,
  needsJoint: (before, after) => !isSameList(before, after),
  leavesJoint: (jointIndex, commitIndex) => jointIndex <= commitIndex,
  mayPromote: (roundMs, electionTimeoutMs) => roundMs < electionTimeoutMs,
  mayChangeTo: (answering, majority) => answering >= majority,
  leadsOn: (isVoter) => isVoter,
  mayStand: (isVoter, isVoterSinceCommitted) => isVoter || isVoterSinceCommitted,
  mayVoteAs: () => true,
};

/** Where each rule comes from. */
export const RULE_SOURCES: Readonly<Record<keyof Rules, string>> = {
  majority:
    '§5.2 a candidate wins with votes of a majority; §5.3 an entry is committed once a majority has it',
  electionTimeoutMs: '§5.2 election timeouts are chosen randomly from a fixed interval',
  adoptsTerm: '§5.1 if a server sees a larger term, it updates its own and reverts to follower',
  refusesStaleTerm: '§5.1 a request with a stale term number is rejected',
  mayVoteFor: '§5.2 at most one vote in a given term, first come first served',
  voteInNewTerm: 'Figure 2: votedFor is who received the vote in the current term, or null if none',
  waitsForCandidate:
    'Figure 2, followers: an election timeout passes without the current leader or a vote granted; §5.2',
  isUpToDate: '§5.4.1 the voter denies its vote if its own log is more up to date',
  countsVote: '§5.2 votes from a majority for the same term',
  votesOf: '§5.2 votes from a majority of the servers',
  matchesPrevious: '§5.3 the consistency check of AppendEntries',
  conflicts: '§5.3 conflicting entries in follower logs are overwritten; Figure 2, AppendEntries 3',
  acknowledgedIndex: '§5.3 matchIndex is what is known to be replicated; Figure 2',
  followerCommit: '§5.3; Figure 2, AppendEntries 5: min(leaderCommit, index of last new entry)',
  countsAppendReply: '§5.1 terms detect obsolete information',
  matchIndex: 'Figure 2: matchIndex increases monotonically',
  beginsProgressAnew: 'Figure 2: nextIndex and matchIndex are reinitialized after election',
  quorumIndex: '§5.3; Figure 2, leaders: a majority of matchIndex[i] >= N',
  mayCommit: '§5.4.2; Figure 8: only entries of the current term are committed by counting',
  ownMatch:
    '§5 persistent state; thesis 10.2.1: a leader counts itself once its own write is durable',
  appendsNoOp: '§8 each leader commits a blank no-op entry at the start of its term',
  answersAfter: 'Figure 2: persistent state is updated on stable storage before responding',
  mayStartRead: '§8 a leader must have the latest information on which entries are committed',
  confirmsRead: '§8 a leader exchanges heartbeats with a majority before it answers a read',
  believesInLeader:
    '§6 servers disregard RequestVote RPCs when they believe a current leader exists; thesis 4.2.3',
  ignoresCandidate:
    'thesis 4.2.3 a server neither updates its term nor grants its vote; 3.10 but for a transfer',
  mayPreVote: 'thesis 9.6 a pre-vote is granted only after a baseline election timeout of silence',
  countsPreVote: 'thesis 9.6 a candidate increments its term only if a majority would vote for it',
  keepsLeading:
    'thesis 6.2 a leader without a majority’s answers for an election timeout steps down',
  mayHandOver: 'thesis 3.10 the target’s log is brought up to the leader’s before TimeoutNow',
  obeysTimeoutNow: 'thesis 3.10 TimeoutNow has the effect of the election timer firing at once',
  answersReadRequest: 'thesis 6.4 the follower’s request is answered with the current commit index',
  followerReadIndex: 'thesis 6.4 a follower asks the leader for the readIndex and waits for it',
  leaseStartMs: 'thesis 6.4.1 the lease extends from start, when the heartbeats were sent',
  leaseMs: 'thesis 6.4.1 start + election timeout / clock drift bound',
  leaseLives: 'thesis 6.4.1 leadership transfer would otherwise break the lease: it expires first',
  staysLoyalThroughRestart:
    'thesis 6.4.1, derived: a voter’s promise of an election timeout outlives its process',
  installsSnapshot: '§7 a snapshot that describes a prefix of the log leaves the log as it is',
  keepsSuffix:
    'Figure 13, InstallSnapshot 6: with an entry of its index and term, what follows is retained',
  replacesIncoming:
    'Figure 13, InstallSnapshot 5: only a partial snapshot with a smaller index is discarded',
  continuesSnapshot: 'Figure 13, InstallSnapshot 2 to 5: parts of one snapshot',
  isNextPart: 'Figure 13, InstallSnapshot 3: data is written at its offset',
  isCovered: '§7 the snapshot covers committed entries, which are in every leader’s log',
  voterGroups:
    '§6 agreement (for elections and entry commitment) requires separate majorities from both',
  countsItself:
    '§6 it replicates log entries but does not count itself in majorities; thesis 4.2.2',
  configurationInForce:
    '§6 a server always uses the latest configuration in its log, regardless of whether committed',
  rollsConfigurationBack:
    'thesis 4.1 if the entry is removed, the server must fall back to the previous configuration',
  mayChange: 'thesis 4.1 further membership changes wait until the one before has completed; 4.3',
  mayChangeInTerm:
    'thesis 4.1, with its correction of 2015: not before an entry of the own term is committed',
  needsJoint: '§6 the cluster first switches to a transitional configuration: joint consensus',
  leavesJoint: '§6 once C-old,new has been committed, a leader may create an entry for C-new',
  mayPromote: 'thesis 4.2.1 the last round of replication lasts less than an election timeout',
  mayChangeTo:
    'thesis 4.2.1, derived: a change must not cost the cluster its availability, nor by servers that are down',
  leadsOn: '§6 the leader steps down once it has committed the C-new log entry; thesis 4.2.2',
  mayStand: 'thesis 4.2.2 a removed server should still start elections until C-new is committed',
  mayVoteAs:
    'thesis 4.1 servers process incoming requests without consulting their current configurations',
};
