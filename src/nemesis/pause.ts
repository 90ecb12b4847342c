import type { Random } from '../base/random.ts';
import type { NodeId } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { endpointName } from './links.ts';
import type { Bite, Plan, Seen } from './plan.ts';
import type { Fault, Target } from './schedule.ts';
import { isAimedAtLeader, nodesPhrase, resolve, type Scene } from './target.ts';

/** Stops nodes in mid-step; they go on later as if no time had passed. */
export function planPause(
  fault: Extract<Fault, { kind: 'pause' }>,
  scene: Scene,
  holds: Holds,
): Plan {
  const nodes = resolve(fault.target, scene);
  return {
    what: `paused ${nodesPhrase(nodes, fault.target)}`,
    nodes,
    unseatsLeader: isAimedAtLeader(fault),
    apply: () => holds.pause(fault.id, nodes),
    heal: () => holds.resume(fault.id),
    bite: (seen) => pauseBite(nodes, seen),
  };
}

/** A pause bit if each node that had answered before did not while it was paused. */
function pauseBite(nodes: readonly NodeId[], { before, during }: Seen): Bite {
  const answering = nodes.filter((node) => before.status(node) !== null);
  if (answering.length === 0) return { bit: false, evidence: 'none answered before' };
  const awake = answering.filter((node) => during.some((each) => each.status(node) !== null));
  const names = (list: readonly NodeId[]) => list.map(endpointName).join(' ');
  return awake.length === 0
    ? { bit: true, evidence: `${names(answering)} answered before and not while paused` }
    : { bit: false, evidence: `${names(awake)} answered while paused` };
}

/** One node, or the leader. */
export function drawPauseTarget(random: Random, nodes: readonly NodeId[]): Target {
  return random.chance(50) ? 'leader' : { node: random.pick(nodes) };
}
