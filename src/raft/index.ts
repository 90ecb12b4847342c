export { RaftAssertionError } from './assert.ts';
export type { RaftConfig } from './config.ts';
export {
  type Configuration,
  configurationOf,
  isJoint,
  isSameConfiguration,
  isVoter,
  membersOf,
} from './configuration.ts';
export type { Effect, HardState, RaftEvent, RaftTraceEvent, Role } from './effects.ts';
export type { MembershipChange } from './membership.ts';
export type { Entry, NodeId, RaftMessage, Snapshot } from './messages.ts';
export { isReply } from './messages.ts';
export { Raft } from './raft.ts';
export type { ChangeOutcome } from './reconfiguration.ts';
export type { Recovered } from './recovered.ts';
export { RULE_SOURCES, RULES, type Rules } from './rules.ts';
export type { TransferOutcome } from './transfer.ts';
