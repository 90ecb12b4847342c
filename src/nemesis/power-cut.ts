import type { Random } from '../base/random.ts';
import type { NodeId } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { planOutage } from './outage.ts';
import type { Plan } from './plan.ts';
import type { Fault, Target } from './schedule.ts';
import type { Scene } from './target.ts';

/** Down and up again without what was not synced: the only fault that says anything about fsync. */
export function planPowerCut(
  fault: Extract<Fault, { kind: 'power-cut' }>,
  scene: Scene,
  holds: Holds,
): Plan {
  return planOutage(fault, scene, holds, { how: 'powerCut', verb: 'cut the power of' });
}

/** All nodes more often than in a crash: what one node has lost the others would give back. */
export function drawPowerCutTarget(random: Random, nodes: readonly NodeId[]): Target {
  const draw = random.int(10);
  if (draw < 3) return 'all';
  return draw < 7 ? 'leader' : { node: random.pick(nodes) };
}
