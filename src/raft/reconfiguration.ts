import {
  type Configuration,
  configurationOf,
  isJoint,
  isSameList,
  isVoter,
  membersOf,
} from './configuration.ts';
import { beginProgress } from './followers.ts';
import { appendEntries } from './log-changes.ts';
import {
  type ChangeRefusal,
  type MembershipChange,
  newVoters,
  type Target,
  targetOf,
} from './membership.ts';
import type { NodeId } from './messages.ts';
import { Quorum } from './quorum.ts';
import { sendBeat } from './replication.ts';
import { stepDown } from './roles.ts';
import type { RaftState } from './state.ts';
import { mostUpToDate } from './transfer.ts';

/** That a change began, or why it does not; then nothing was done. */
export type ChangeOutcome =
  | 'begun'
  | 'not_leader'
  /** Leadership is being handed over. */
  | 'handing_over'
  /** Another change is not committed yet. */
  | 'change_under_way'
  /** This leader has committed nothing in its own term yet. */
  | 'not_ready'
  /** A voter to be does not follow the log closely enough. */
  | 'lagging'
  /** No majority of the voters to be answers: nothing would be committed any more. */
  | 'unreachable'
  | ChangeRefusal;

/**
 * §6: begins to change who takes part. Where voters change, the joint configuration comes first; the
 * leader leaves it by itself as soon as it is committed.
 */
export function changeMembership(state: RaftState, change: MembershipChange): ChangeOutcome {
  const { rules, log, commitIndex, configurations } = state;
  const { index, configuration } = configurations.latest;
  if (state.role !== 'leader') return 'not_leader';
  if (state.transfer !== null) return 'handing_over';
  if (!rules.mayChange(index, isJoint(configuration), commitIndex)) return 'change_under_way';
  if (!rules.mayChangeInTerm(log.termAt(commitIndex), state.term)) return 'not_ready';
  const target = targetOf(configuration, change);
  if (typeof target === 'string') return target;
  if (!newVoters(configuration, target).every((id) => isCaughtUp(state, id))) return 'lagging';
  if (!isAnswered(state, configuration, target)) return 'unreachable';

  appendConfiguration(state, firstStepTo(state, configuration, target));
  continueChange(state);
  return 'begun';
}

/** §6: what is appended first: where voters change, C-old,new. */
function firstStepTo({ rules }: RaftState, from: Configuration, target: Target): Configuration {
  const needsJoint = rules.needsJoint(from.voters, target.voters);
  return { ...target, outgoing: needsJoint ? from.voters : [] };
}

/** Whether the voters to be could go on by themselves: of a joint configuration they have to. */
function isAnswered(state: RaftState, from: Configuration, { voters }: Target): boolean {
  const { rules, config, progress, nowMs } = state;
  if (isSameList(from.voters, voters)) return true;
  const isHeard = (id: NodeId) =>
    progress.get(id)?.isHeardWithin(config.electionTimeoutMs, nowMs) === true;
  const quorum = new Quorum(configurationOf(voters), config.id, rules);
  return quorum.isReached(isHeard, rules.mayChangeTo);
}

function isCaughtUp({ progress, nowMs, rules, config }: RaftState, id: NodeId): boolean {
  const catchUp = progress.get(id)?.catchUp;
  if (catchUp === undefined) return false;
  return rules.mayPromote(catchUp.roundMs(nowMs), config.electionTimeoutMs);
}

/**
 * §6: does what follows from what is committed now: from C-old,new on to C-new, and out of office
 * where C-new is without this server. Also goes on with a change that an earlier leader began.
 */
export function continueChange(state: RaftState): void {
  if (state.role !== 'leader') return;
  const { index, configuration } = state.configurations.latest;
  if (isJoint(configuration)) {
    if (!state.rules.leavesJoint(index, state.commitIndex)) return;
    appendConfiguration(state, { ...configuration, outgoing: [] });
    return;
  }
  if (state.commitIndex < index) return;
  letGo(state, configuration);
  if (!state.rules.leadsOn(isVoter(configuration, state.config.id))) resign(state);
}

function appendConfiguration(state: RaftState, configuration: Configuration): void {
  const index = state.log.lastIndex + 1;
  appendEntries(state, [{ index, term: state.term, command: '', configuration }]);
  beginProgress(state, index);
}

/** Those who left hear from their leader once more: that it is committed, so that they rest. */
function letGo(state: RaftState, configuration: Configuration): void {
  const members = membersOf(configuration);
  for (const [id, progress] of state.progress) {
    if (members.includes(id)) continue;
    sendBeat(state, id, progress);
    state.progress.delete(id);
  }
}

/** §6: a leader that C-new is without steps down; thesis 3.10 spares its successor the timeout. */
function resign(state: RaftState): void {
  for (const [id, progress] of state.progress) sendBeat(state, id, progress);
  const { rules, log, term } = state;
  const successor = mostUpToDate(state);
  const matchIndex = successor === null ? -1 : (state.progress.get(successor)?.matchIndex ?? -1);
  if (successor !== null && rules.mayHandOver(matchIndex, log.lastIndex)) {
    state.send(successor, { type: 'timeoutNow', term });
  }
  stepDown(state);
}
