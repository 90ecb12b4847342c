import { ascending, type Configuration, isSameList, isVoter } from './configuration.ts';
import type { NodeId } from './messages.ts';

/** A change of who takes part, as an operator asks for it. */
export type MembershipChange =
  /** Thesis 4.2.1: the log goes to `node` from now on; it neither votes nor counts. */
  | { readonly type: 'addLearner'; readonly node: NodeId }
  /** A learner becomes a voter. */
  | { readonly type: 'promote'; readonly node: NodeId }
  /** A voter or a learner leaves. */
  | { readonly type: 'remove'; readonly node: NodeId }
  /** The learner `by` votes in place of the voter `node`, which leaves. */
  | { readonly type: 'replace'; readonly node: NodeId; readonly by: NodeId }
  /** These and no others vote from now on; new ones are learners before. Who is not named leaves. */
  | { readonly type: 'setVoters'; readonly voters: readonly NodeId[] };

/** Why a change makes no sense in the configuration that is there. */
export type ChangeRefusal =
  | 'already_voter'
  | 'already_learner'
  | 'not_learner'
  | 'not_voter'
  | 'not_member'
  | 'last_voter'
  | 'unchanged';

/** Where a change leads to. */
export interface Target {
  readonly voters: readonly NodeId[];
  readonly learners: readonly NodeId[];
}

/** What a change makes of a configuration that is not joint, or why it makes nothing. */
export function targetOf(
  { voters, learners }: Configuration,
  change: MembershipChange,
): Target | ChangeRefusal {
  switch (change.type) {
    case 'addLearner':
      if (voters.includes(change.node)) return 'already_voter';
      if (learners.includes(change.node)) return 'already_learner';
      return { voters, learners: ascending([...learners, change.node]) };
    case 'promote':
      return promoted({ voters, learners }, change.node, voters);
    case 'remove': {
      const isMember = voters.includes(change.node) || learners.includes(change.node);
      if (!isMember) return 'not_member';
      const left = without(voters, change.node);
      return left.length === 0
        ? 'last_voter'
        : { voters: left, learners: without(learners, change.node) };
    }
    case 'replace':
      if (!voters.includes(change.node)) return 'not_voter';
      return promoted({ voters, learners }, change.by, without(voters, change.node));
    case 'setVoters':
      return withVoters({ voters, learners }, ascending(change.voters));
  }
}

/** Who votes in `target` and did not before. */
export function newVoters(before: Configuration, { voters }: Target): readonly NodeId[] {
  return voters.filter((id) => !isVoter(before, id));
}

function promoted(from: Target, node: NodeId, beside: readonly NodeId[]): Target | ChangeRefusal {
  if (from.voters.includes(node)) return 'already_voter';
  if (!from.learners.includes(node)) return 'not_learner';
  return { voters: ascending([...beside, node]), learners: without(from.learners, node) };
}

function withVoters(from: Target, voters: readonly NodeId[]): Target | ChangeRefusal {
  if (voters.length === 0) return 'last_voter';
  if (isSameList(voters, from.voters)) return 'unchanged';
  const isKnown = (id: NodeId) => from.voters.includes(id) || from.learners.includes(id);
  if (!voters.every(isKnown)) return 'not_learner';
  return { voters, learners: from.learners.filter((id) => !voters.includes(id)) };
}

function without(ids: readonly NodeId[], gone: NodeId): readonly NodeId[] {
  return ids.filter((id) => id !== gone);
}
