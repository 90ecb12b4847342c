import type { NodeId } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { endpointName } from './links.ts';
import type { Bite, Plan } from './plan.ts';
import type { Fault } from './schedule.ts';
import type { Snapshot } from './snapshot.ts';
import { isAimedAtLeader, nodesPhrase, resolve, type Scene } from './target.ts';

type Outage = Extract<Fault, { kind: 'crash' | 'power-cut' }>;

/** How a kind of outage is done and told. */
export interface OutageManner {
  readonly how: 'crash' | 'powerCut';
  /** `crashed`, `cut the power of`. */
  readonly verb: string;
}

/**
 * Takes nodes down and brings them up again. It bit if a new incarnation of each came up
 * afterwards; a node that another fault had down already proves nothing and is left out.
 */
export function planOutage(
  fault: Outage,
  scene: Scene,
  holds: Holds,
  { how, verb }: OutageManner,
): Plan {
  const nodes = resolve(fault.target, scene);
  const standing = nodes.filter((node) => !holds.isDown(node));
  return {
    what: `${verb} ${nodesPhrase(nodes, fault.target)}`,
    nodes,
    unseatsLeader: isAimedAtLeader(fault),
    apply: () => holds.takeDown(fault.id, nodes, how),
    heal: () => holds.bringUp(fault.id),
    bite: ({ before, after }) => outageBite(standing, before, after),
    hasShown: (before, now) => {
      if (standing.every((node) => isReborn(node, before, now))) return 'yes';
      return standing.some((node) => holds.isDown(node)) ? 'held' : 'no';
    },
  };
}

function isReborn(node: NodeId, before: Snapshot, now: Snapshot): boolean {
  const born = before.status(node)?.incarnation;
  const reborn = now.status(node)?.incarnation;
  return born !== undefined && reborn !== undefined && reborn > born;
}

function outageBite(standing: readonly NodeId[], before: Snapshot, after: Snapshot | null): Bite {
  if (standing.length === 0) return { bit: false, evidence: 'all were down already' };
  const told = standing.map((node) => {
    const born = before.status(node)?.incarnation ?? 'unknown';
    const reborn = after?.status(node)?.incarnation ?? 'none';
    return `${endpointName(node)} incarnation ${born} then ${reborn}`;
  });
  const bit = after !== null && standing.every((node) => isReborn(node, before, after));
  return { bit, evidence: told.join(', ') };
}
