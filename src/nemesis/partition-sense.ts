import type { NodeId } from '../cluster/cluster.ts';
import { endpointName, isNode } from './links.ts';
import type { Fault } from './schedule.ts';

/** Why a partition could never cut what it says; null where it can. */
export function partitionProblem(fault: Fault, nodes: readonly NodeId[]): string | null {
  if (fault.kind !== 'partition') return null;
  switch (fault.shape) {
    case 'halves':
    case 'leader-minority':
      return isOrderOf(fault.order, nodes)
        ? null
        : `its order must hold each of the nodes ${nodes.join(', ')} once`;
    case 'groups': {
      const all = fault.groups.flat();
      const twice = all.find((endpoint, i) => all.indexOf(endpoint) !== i);
      if (twice !== undefined) return `${endpointName(twice)} is in two of its groups`;
      return fault.groups.length < 2 ? 'it needs two groups at least' : null;
    }
    case 'links': {
      const bad = fault.links.find(({ from, to }) => from === to || !(isNode(from) || isNode(to)));
      if (bad === undefined) return null;
      return `there is no link from ${endpointName(bad.from)} to ${endpointName(bad.to)}`;
    }
    case 'isolate':
      return null;
    case 'one-way':
      return fault.target === 'all' ? "'all' leaves no other side; 'isolate' cuts everybody" : null;
  }
}

function isOrderOf(order: readonly NodeId[], nodes: readonly NodeId[]): boolean {
  return order.length === nodes.length && nodes.every((node) => order.includes(node));
}
