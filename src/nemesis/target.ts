import type { NodeId } from '../cluster/cluster.ts';
import { endpointName } from './links.ts';
import type { Fault, Target } from './schedule.ts';
import { type Snapshot, successorIn } from './snapshot.ts';

/** The cluster at the moment when a fault begins: what targets are resolved by. */
export interface Scene {
  readonly nodes: readonly NodeId[];
  readonly snapshot: Snapshot;
}

/** The target of a fault, where it has one. */
export function targetOf(fault: Fault): Target | null {
  if (fault.kind === 'transfer') return null;
  if (fault.kind !== 'partition') return fault.target;
  return fault.shape === 'isolate' || fault.shape === 'one-way' ? fault.target : null;
}

/** Whether a fault is aimed at whoever leads. */
export function isAimedAtLeader(fault: Fault): boolean {
  if (fault.kind === 'transfer') return true;
  if (fault.kind === 'partition' && fault.shape === 'leader-minority') return true;
  return targetOf(fault) === 'leader';
}

/** Whether everybody that a fault is aimed at exists now. */
export function hasTarget(fault: Fault, { snapshot }: Scene): boolean {
  if (fault.kind === 'transfer') return successorIn(fault.order, snapshot) !== null;
  if (isAimedAtLeader(fault)) return snapshot.leader !== null;
  return targetOf(fault) !== 'follower' || snapshot.follower !== null;
}

/**
 * The nodes that a target means now, in ascending order; empty where there is no such node, which
 * `hasTarget` has ruled out.
 */
export function resolve(target: Target, { nodes, snapshot }: Scene): readonly NodeId[] {
  if (target === 'all') return nodes;
  if (target === 'leader') return snapshot.leader === null ? [] : [snapshot.leader.node];
  if (target === 'follower') return snapshot.follower === null ? [] : [snapshot.follower];
  return 'node' in target ? [target.node] : [...target.nodes].sort((a, b) => a - b);
}

/** `n3 (leader)`, `n1 n2`, `all nodes`. */
export function nodesPhrase(nodes: readonly NodeId[], target: Target | null): string {
  if (target === 'all') return 'all nodes';
  const names = nodes.map(endpointName).join(' ');
  return target === 'leader' || target === 'follower' ? `${names} (${target})` : names;
}
