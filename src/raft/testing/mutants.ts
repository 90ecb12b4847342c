import type { Rules } from '../rules.ts';
import {
  LATE_ACKS,
  LEASES,
  MEMBERSHIP_PLAIN,
  type Profile,
  SNAPSHOTS,
  THREE_SERVERS_IN_TIME,
} from './profiles.ts';

export interface Mutant {
  readonly rule: keyof Rules;
  /** The one that exposes it; three servers and the plain algorithm unless it says another. */
  readonly profile?: Profile;
  /** What the override does, in a few words. */
  readonly mistake: string;
  readonly override: Partial<Rules>;
}

export interface SeenMutant extends Mutant {
  /** One of the seeds from 1 to this shows it. */
  readonly seeds: number;
  /** The invariants and assertions, one of which is the first to break. */
  readonly sees: readonly string[];
}

/** From so many seeds on, a mutant is left to the slow tests. */
export const MOST_SEEDS = 100;

/** Plausible mistakes, at least one of every rule on which safety hangs. */
export const MUTANTS: readonly SeenMutant[] = [
  {
    rule: 'majority',
    mistake: 'half is enough',
    override: { majority: (members) => Math.floor(members / 2) },
    seeds: 5,
    sees: ['committed on a majority', 'election safety'],
  },
  {
    rule: 'refusesStaleTerm',
    mistake: 'never',
    override: { refusesStaleTerm: () => false },
    seeds: 20,
    sees: ['two leaders in one term'],
  },
  {
    rule: 'mayVoteFor',
    mistake: 'always',
    override: { mayVoteFor: () => true },
    seeds: 5,
    sees: ['vote once'],
  },
  {
    rule: 'isUpToDate',
    mistake: 'always',
    override: { isUpToDate: () => true },
    seeds: 5,
    sees: ['leader completeness'],
  },
  {
    rule: 'isUpToDate',
    mistake: 'by length alone',
    override: { isUpToDate: (_term, index, log) => index >= log.lastIndex },
    seeds: 60,
    sees: ['leader completeness'],
  },
  {
    rule: 'isUpToDate',
    mistake: 'refused only if both older and shorter',
    override: {
      isUpToDate: (term, index, log) => !(term < log.lastTerm && index < log.lastIndex),
    },
    seeds: 10,
    sees: ['leader completeness'],
  },
  {
    rule: 'countsVote',
    mistake: 'of any term',
    override: { countsVote: (reply) => reply.granted },
    seeds: 120,
    sees: ['election safety', 'terms never fall'],
  },
  {
    rule: 'countsVote',
    mistake: 'refusals as well',
    override: { countsVote: (reply, term) => reply.term === term },
    seeds: 5,
    sees: ['leader completeness', 'election safety'],
  },
  {
    rule: 'votesOf',
    mistake: 'one more than came',
    override: { votesOf: (granted) => granted.size + 1 },
    seeds: 5,
    sees: ['election safety', 'leader completeness'],
  },
  {
    rule: 'votesOf',
    mistake: 'of whoever votes, voter or not',
    override: { votesOf: (granted) => granted.size },
    profile: MEMBERSHIP_PLAIN,
    seeds: 5,
    sees: ['election safety'],
  },
  {
    rule: 'matchesPrevious',
    mistake: 'always',
    override: { matchesPrevious: () => true },
    seeds: 5,
    sees: ['an entry leaves a gap in the log'],
  },
  {
    rule: 'matchesPrevious',
    mistake: 'without the term',
    override: { matchesPrevious: (index, _term, log) => index <= log.lastIndex },
    seeds: 10,
    sees: ['log matching', 'terms fall along the log'],
  },
  {
    rule: 'conflicts',
    mistake: 'never',
    override: { conflicts: () => false },
    seeds: 10,
    sees: ['committed on a majority', 'state machine safety'],
  },
  {
    rule: 'conflicts',
    mistake: 'always',
    override: { conflicts: () => true },
    seeds: 10,
    sees: ['a committed entry would be removed', 'committed on a majority'],
  },
  {
    rule: 'acknowledgedIndex',
    mistake: 'the end of the log',
    override: { acknowledgedIndex: (_prev, _count, log) => log.lastIndex },
    seeds: 60,
    sees: ['committed on a majority'],
  },
  {
    rule: 'followerCommit',
    mistake: 'beyond the last new entry',
    override: {
      followerCommit: (leaderCommit, _lastNew, commit) => Math.max(commit, leaderCommit),
    },
    seeds: 10,
    sees: ['the commit index passes the log', 'state machine safety'],
  },
  {
    rule: 'followerCommit',
    mistake: 'may fall',
    override: { followerCommit: (leaderCommit, lastNew) => Math.min(leaderCommit, lastNew) },
    seeds: 10,
    sees: ['the commit index would fall'],
  },
  {
    rule: 'countsAppendReply',
    mistake: 'of any term',
    override: { countsAppendReply: () => true },
    profile: LATE_ACKS,
    seeds: 300,
    sees: ['committed on a majority'],
  },
  {
    rule: 'beginsProgressAnew',
    mistake: 'with what it knew in an earlier office',
    override: { beginsProgressAnew: false },
    seeds: 60,
    sees: ['a follower is ahead of its leader', 'committed on a majority'],
  },
  {
    rule: 'quorumIndex',
    mistake: 'sorted as text (9 above 10)',
    override: {
      quorumIndex: (matches, majority) => [...matches].sort().reverse()[majority - 1] ?? 0,
    },
    seeds: 10,
    sees: ['committed on a majority'],
  },
  {
    rule: 'quorumIndex',
    mistake: 'one server less',
    override: {
      quorumIndex: (matches, majority) => [...matches].sort((a, b) => b - a)[majority - 2] ?? 0,
    },
    seeds: 5,
    sees: ['committed on a majority'],
  },
  {
    rule: 'mayCommit',
    mistake: 'entries of any term (Figure 8)',
    override: { mayCommit: () => true },
    seeds: 150,
    sees: ['leader completeness'],
  },
  {
    rule: 'ownMatch',
    mistake: 'before it is durable',
    override: { ownMatch: (_durable, log) => log.lastIndex },
    seeds: 5,
    sees: ['committed on a majority'],
  },
  {
    rule: 'answersAfter',
    mistake: 'at once',
    override: { answersAfter: () => 0 },
    seeds: 5,
    sees: ['committed on a majority'],
  },
  {
    rule: 'mayStartRead',
    mistake: 'always',
    override: { mayStartRead: () => true },
    seeds: 10,
    sees: ['linearizable reads'],
  },
  {
    rule: 'confirmsRead',
    mistake: 'any answer',
    override: { confirmsRead: () => true },
    seeds: 200,
    sees: ['linearizable reads'],
  },
  {
    rule: 'answersReadRequest',
    mistake: 'any answer',
    override: { answersReadRequest: () => true },
    profile: THREE_SERVERS_IN_TIME,
    seeds: 10,
    sees: ['linearizable reads'],
  },
  {
    rule: 'followerReadIndex',
    mistake: 'its own commit index',
    override: { followerReadIndex: (_leaderIndex, own) => own },
    profile: THREE_SERVERS_IN_TIME,
    seeds: 10,
    sees: ['linearizable reads'],
  },
  {
    rule: 'leaseMs',
    mistake: 'twice the election timeout',
    override: { leaseMs: (electionTimeoutMs) => 2 * electionTimeoutMs },
    profile: LEASES,
    seeds: 100,
    sees: ['disjoint leases', 'linearizable reads'],
  },
  {
    rule: 'leaseLives',
    mistake: 'through a transfer',
    override: { leaseLives: () => true },
    profile: LEASES,
    seeds: 300,
    sees: ['disjoint leases', 'linearizable reads'],
  },
  {
    rule: 'installsSnapshot',
    mistake: 'an older one as well',
    override: { installsSnapshot: () => true },
    profile: SNAPSHOTS,
    seeds: 20,
    sees: ['the commit index would fall', 'a compaction outside the log'],
  },
  {
    rule: 'keepsSuffix',
    mistake: 'never',
    override: { keepsSuffix: () => false },
    profile: SNAPSHOTS,
    seeds: 20,
    sees: ['leader completeness', 'committed on a majority'],
  },
  {
    rule: 'keepsSuffix',
    mistake: 'always',
    override: { keepsSuffix: () => true },
    profile: SNAPSHOTS,
    seeds: 10,
    sees: ['a compaction outside the log'],
  },
  {
    rule: 'continuesSnapshot',
    mistake: 'parts of any snapshot',
    override: { continuesSnapshot: () => true },
    profile: SNAPSHOTS,
    seeds: 30,
    sees: ['snapshot label equals state'],
  },
  {
    rule: 'isNextPart',
    mistake: 'any part, as it comes',
    override: { isNextPart: () => true },
    profile: SNAPSHOTS,
    seeds: 10,
    sees: ['snapshot label equals state'],
  },
  {
    rule: 'isCovered',
    mistake: 'everything',
    override: { isCovered: () => true },
    profile: SNAPSHOTS,
    seeds: 10,
    sees: ['an entry leaves a gap in the log'],
  },
  {
    rule: 'voterGroups',
    mistake: 'while joint, the new voters alone',
    override: { voterGroups: ({ voters }) => [voters] },
    profile: MEMBERSHIP_PLAIN,
    seeds: 10,
    sees: ['election safety', 'committed on a majority'],
  },
  {
    rule: 'voterGroups',
    mistake: 'while joint, the old voters alone',
    override: {
      voterGroups: ({ voters, outgoing }) => [outgoing.length > 0 ? outgoing : voters],
    },
    profile: MEMBERSHIP_PLAIN,
    seeds: 10,
    sees: ['election safety', 'committed on a majority'],
  },
  {
    rule: 'voterGroups',
    mistake: 'one majority of old and new together',
    override: {
      voterGroups: ({ voters, outgoing }) => [[...new Set([...outgoing, ...voters])]],
    },
    profile: MEMBERSHIP_PLAIN,
    seeds: 10,
    sees: ['election safety', 'committed on a majority'],
  },
  {
    rule: 'voterGroups',
    mistake: 'learners as well',
    override: {
      voterGroups: ({ voters, outgoing, learners }) =>
        outgoing.length > 0 ? [outgoing, voters] : [[...voters, ...learners]],
    },
    profile: MEMBERSHIP_PLAIN,
    seeds: 10,
    sees: ['election safety', 'committed on a majority'],
  },
  {
    rule: 'countsItself',
    mistake: 'though it is removed',
    override: { countsItself: () => true },
    profile: MEMBERSHIP_PLAIN,
    seeds: 10,
    sees: ['committed on a majority', 'leader completeness'],
  },
  {
    rule: 'configurationInForce',
    mistake: 'the committed one',
    override: { configurationInForce: (_latest, committed) => committed },
    profile: MEMBERSHIP_PLAIN,
    seeds: 10,
    sees: ['election safety', 'committed on a majority'],
  },
  {
    rule: 'rollsConfigurationBack',
    mistake: 'not',
    override: { rollsConfigurationBack: false },
    profile: MEMBERSHIP_PLAIN,
    seeds: 20,
    sees: ['a snapshot of another configuration', 'election safety', 'committed on a majority'],
  },
  {
    rule: 'mayChange',
    mistake: 'while another change is under way',
    override: { mayChange: () => true },
    profile: MEMBERSHIP_PLAIN,
    seeds: 40,
    sees: ['leader completeness', 'election safety', 'a committed entry would be removed'],
  },
  {
    rule: 'needsJoint',
    mistake: 'never: from C-old to C-new in one step (Figure 10)',
    override: { needsJoint: () => false },
    profile: MEMBERSHIP_PLAIN,
    seeds: 30,
    sees: ['leader completeness', 'election safety'],
  },
  {
    rule: 'leavesJoint',
    mistake: 'before it is committed',
    override: { leavesJoint: () => true },
    profile: MEMBERSHIP_PLAIN,
    seeds: 150,
    sees: ['leader completeness', 'election safety'],
  },
];
