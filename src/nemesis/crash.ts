import type { Random } from '../base/random.ts';
import type { NodeId } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { planOutage } from './outage.ts';
import type { Plan } from './plan.ts';
import type { Fault, Target } from './schedule.ts';
import type { Scene } from './target.ts';

/** SIGKILL and a later start: what was written stays, synced or not. */
export function planCrash(
  fault: Extract<Fault, { kind: 'crash' }>,
  scene: Scene,
  holds: Holds,
): Plan {
  return planOutage(fault, scene, holds, { how: 'crash', verb: 'crashed' });
}

/** One node, the leader, or now and then all. */
export function drawCrashTarget(random: Random, nodes: readonly NodeId[]): Target {
  const draw = random.int(10);
  if (draw === 0) return 'all';
  return draw < 5 ? 'leader' : { node: random.pick(nodes) };
}
