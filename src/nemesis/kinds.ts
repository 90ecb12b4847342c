import { closest } from 'fastest-levenshtein';
import { UsageError, unreachable } from '../base/errors.ts';
import type { Ability } from '../cluster/cluster.ts';
import { planCrash } from './crash.ts';
import type { Holds } from './holds.ts';
import { planMembership } from './membership.ts';
import { planPartition } from './partition.ts';
import { planPause } from './pause.ts';
import type { Plan } from './plan.ts';
import { planPowerCut } from './power-cut.ts';
import type { Fault, FaultKind, Schedule } from './schedule.ts';
import { planSkew } from './skew.ts';
import type { Scene } from './target.ts';
import { planTransfer } from './transfer.ts';

/** Every kind of fault, with a sentence for `--help` and the report. */
export const FAULT_KINDS: Readonly<Record<FaultKind, string>> = {
  partition: 'Cuts links between nodes, one way or both; what is sent is lost in silence.',
  crash: 'Kills nodes and starts them again later; what was written stays.',
  'power-cut': 'Kills nodes and takes what was not synced from their disks.',
  pause: 'Stops nodes in mid-step and lets them go on later.',
  skew: 'Steps wall clocks, or runs clocks too fast or too slow.',
  transfer: 'Has the leader hand leadership over to another node.',
  membership: 'Removes nodes from the cluster, and adds them again later.',
};

/** Their names, in the order in which they are told. */
export const faultKinds: readonly FaultKind[] = Object.keys(FAULT_KINDS) as FaultKind[];

/**
 * The kinds of a list such as `partition,crash,skew`; `none` for none.
 *
 * @throws UsageError for a kind that does not exist; it names the nearest and lists all
 */
export function parseKinds(text: string): readonly FaultKind[] {
  if (text.trim() === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (faultKinds.some((kind) => kind === name)) continue;
    throw new UsageError(
      `unknown fault '${name}'; did you mean '${closest(name, faultKinds)}'? ` +
        `There are: ${faultKinds.join(', ')}; or none`,
    );
  }
  return faultKinds.filter((kind) => names.includes(kind));
}

/** The kinds that a schedule holds, each once. */
export function kindsOf(schedule: Schedule): readonly FaultKind[] {
  return faultKinds.filter((kind) => schedule.faults.some((fault) => fault.kind === kind));
}

/** What a cluster must be able to do for this fault. */
export function abilityFor(fault: Fault): Ability {
  if (fault.kind === 'partition') return 'block';
  if (fault.kind !== 'skew') return fault.kind;
  return 'rate' in fault ? 'skew-rate' : 'skew-wall';
}

/** Of these a cluster needs one at least to do faults of a kind. */
export function abilitiesFor(kind: FaultKind): readonly Ability[] {
  if (kind === 'partition') return ['block'];
  return kind === 'skew' ? ['skew-wall', 'skew-rate'] : [kind];
}

/** Resolves a fault's targets in the scene at hand; the plan does it through `holds`. */
export function planFault(fault: Fault, scene: Scene, holds: Holds): Plan {
  switch (fault.kind) {
    case 'partition':
      return planPartition(fault, scene, holds);
    case 'crash':
      return planCrash(fault, scene, holds);
    case 'power-cut':
      return planPowerCut(fault, scene, holds);
    case 'pause':
      return planPause(fault, scene, holds);
    case 'skew':
      return planSkew(fault, scene, holds);
    case 'transfer':
      return planTransfer(fault, scene, holds);
    case 'membership':
      return planMembership(fault, scene, holds);
    default:
      return unreachable(fault);
  }
}
