import type { Random } from '../base/random.ts';
import type { ConfigurationStatus, NodeId } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { endpointName } from './links.ts';
import { type Pursuit, patienceMsFor } from './operator.ts';
import type { Bite, Plan, Seen } from './plan.ts';
import { isIn, mostOut, restingConfiguration } from './roster.ts';
import type { Fault, Target } from './schedule.ts';
import { isAimedAtLeader, nodesPhrase, resolve, type Scene } from './target.ts';

type Membership = Extract<Fault, { kind: 'membership' }>;

/** Has nodes removed from the cluster, lets it run without them, and has them added again. */
export function planMembership(fault: Membership, scene: Scene, holds: Holds): Plan {
  const nodes = resolve(fault.target, scene);
  const name = nodesPhrase(nodes, fault.target);
  let out: Pursuit | null = null;
  let back: Pursuit | null = null;
  return {
    get what() {
      if (out?.isDone !== true) return `tried to remove ${name}`;
      if (back === null) return `removed ${name}`;
      return `removed ${name}, ${back.isDone ? 'and added again' : 'not added again in time'}`;
    },
    nodes,
    // A leader that is removed steps down (§6).
    unseatsLeader: isAimedAtLeader(fault),
    apply: async () => {
      out = await holds.roster.shutOut(fault.id, nodes, patienceMsFor(fault));
    },
    heal: async () => {
      back = await holds.roster.letIn(fault.id, nodes);
    },
    bite: (seen) => membershipBite(nodes, seen, out, back),
  };
}

/** It bit if all took part before and the leader's committed configuration was then without them. */
function membershipBite(
  nodes: readonly NodeId[],
  { before, during }: Seen,
  out: Pursuit | null,
  back: Pursuit | null,
): Bite {
  const names = nodes.map(endpointName).join(' ');
  const absent = nodes.filter((node) => {
    const configuration = before.leader?.configuration;
    return configuration !== undefined && !isIn(configuration, node);
  });
  if (absent.length > 0) {
    const evidence = `${absent.map(endpointName).join(' ')} did not take part before`;
    return { bit: false, evidence };
  }
  // Where nobody led before, only an order of its own tells that it was this fault's doing.
  if (before.leader === null && out?.wasTaken !== true) {
    return { bit: false, evidence: `nobody knew who took part before (${out})` };
  }
  const late = during.map(restingConfiguration).find((each) => each && areOut(nodes, each));
  const shownBy = out?.shownBy ?? (late ? `entry ${late.index}` : null);
  if (shownBy === null) return { bit: false, evidence: `${names} not seen out (${out})` };
  const left = `${names} out by ${shownBy} (${out})`;
  const returned = back?.isDone
    ? `in again by ${back.shownBy} (${back})`
    : `not seen in again by its end (${back})`;
  return { bit: true, evidence: `${left}, ${returned}` };
}

function areOut(nodes: readonly NodeId[], configuration: ConfigurationStatus): boolean {
  return !nodes.some((node) => isIn(configuration, node));
}

/** Why nobody could do without these nodes; null where somebody can. */
export function membershipProblem({ target }: Membership, nodes: readonly NodeId[]): string | null {
  const most = mostOut(nodes.length);
  const count = leaving(target, nodes);
  if (count <= most) return null;
  return `it takes ${count} of ${nodes.length} nodes out, and a majority must stay: ${most} at most`;
}

function leaving(target: Target, nodes: readonly NodeId[]): number {
  if (target === 'all') return nodes.length;
  return typeof target === 'string' || 'node' in target ? 1 : target.nodes.length;
}

/** The leader, one node, or as many at once as can be spared. */
export function drawMembershipTarget(random: Random, nodes: readonly NodeId[]): Target {
  const draw = random.int(10);
  const most = mostOut(nodes.length);
  if (draw < 3) return 'leader';
  if (draw < 6 || most < 2) return { node: random.pick(nodes) };
  const some = random.shuffle(nodes).slice(0, random.between(2, most));
  return { nodes: some.sort((a, b) => a - b) };
}
