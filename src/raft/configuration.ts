import type { NodeId } from './messages.ts';

/**
 * Who takes part (§6). A value: an entry of the log holds all of it, so that none depends on the
 * one before. Numbers ascend within each list.
 */
export interface Configuration {
  /** Who votes; while the configuration is joint, who is to vote after it (C-new). */
  readonly voters: readonly NodeId[];
  /** While the configuration is joint: who voted before it (C-old); else nobody. */
  readonly outgoing: readonly NodeId[];
  /** Who gets the log and neither votes nor counts (thesis 4.2.1). */
  readonly learners: readonly NodeId[];
}

/** A configuration of voters alone. */
export function configurationOf(voters: readonly NodeId[]): Configuration {
  return { voters: ascending(voters), outgoing: [], learners: [] };
}

/** §6: whether it is C-old,new: agreement then takes majorities of both. */
export function isJoint({ outgoing }: Configuration): boolean {
  return outgoing.length > 0;
}

/** Whether a server votes in it, before or after. */
export function isVoter({ voters, outgoing }: Configuration, id: NodeId): boolean {
  return voters.includes(id) || outgoing.includes(id);
}

/** All servers of it, each once: voters, then those that voted before, then learners. */
export function membersOf({ voters, outgoing, learners }: Configuration): readonly NodeId[] {
  return [...new Set([...voters, ...outgoing, ...learners])];
}

/** Whether two configurations are the same value. */
export function isSameConfiguration(one: Configuration, other: Configuration): boolean {
  return (
    isSameList(one.voters, other.voters) &&
    isSameList(one.outgoing, other.outgoing) &&
    isSameList(one.learners, other.learners)
  );
}

/** Each number once, in ascending order. */
export function ascending(ids: Iterable<NodeId>): readonly NodeId[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}

export function isSameList(one: readonly NodeId[], other: readonly NodeId[]): boolean {
  return one.length === other.length && one.every((id, i) => id === other[i]);
}
