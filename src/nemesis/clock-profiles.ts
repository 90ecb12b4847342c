import { UsageError } from '../base/errors.ts';
import type { ClockProfile, NodeId } from '../cluster/cluster.ts';
import { endpointName } from './links.ts';
import type { Schedule, Target } from './schedule.ts';

/**
 * The clock profile that each node must start in: `none` where no skew may hit it. A skew aimed
 * at the leader or a follower may hit any node.
 *
 * @throws UsageError where one node would need both profiles, naming the faults that want them
 */
export function clockProfiles(
  schedule: Schedule,
  nodes: readonly NodeId[],
): Record<NodeId, ClockProfile> {
  const wanted = new Map<NodeId, { readonly profile: ClockProfile; readonly fault: string }>();
  for (const fault of schedule.faults) {
    if (fault.kind !== 'skew') continue;
    const profile = 'rate' in fault ? 'rate' : 'wall';
    for (const node of mayHit(fault.target, nodes)) {
      const other = wanted.get(node);
      if (other !== undefined && other.profile !== profile) {
        throw new UsageError(
          `faults ${other.fault} (skew by ${other.profile}) and ${fault.id} (skew by ${profile}) may both hit ${endpointName(node)}, ` +
            'whose clocks can be faked in one way only; aim them at different nodes',
        );
      }
      wanted.set(node, other ?? { profile, fault: fault.id });
    }
  }
  return Object.fromEntries(nodes.map((node) => [node, wanted.get(node)?.profile ?? 'none']));
}

/** The nodes that a target may turn out to mean. */
export function mayHit(target: Target, nodes: readonly NodeId[]): readonly NodeId[] {
  if (typeof target === 'string') return nodes;
  return 'node' in target ? [target.node] : target.nodes;
}
