import { UsageError } from '../base/errors.ts';
import type { Ability, Endpoint, NodeId } from '../cluster/cluster.ts';
import { clockProfiles, mayHit } from './clock-profiles.ts';
import { abilityFor } from './kinds.ts';
import { endpointName, isNode } from './links.ts';
import { membershipProblem } from './membership.ts';
import { partitionProblem } from './partition-sense.ts';
import type { Fault, Schedule } from './schedule.ts';
import { targetOf } from './target.ts';
import { transferProblem } from './transfer.ts';

/** What a schedule is to be done on. */
export interface Ground {
  /** The cluster's kind, as `--cluster` names it. */
  readonly cluster: string;
  readonly abilities: ReadonlySet<Ability>;
  readonly nodes: readonly NodeId[];
  /** The hosts that clients run on; links of others cannot be cut. Not checked where absent. */
  readonly clientHosts?: readonly string[];
  readonly faultPhaseMs?: number;
  /** The file that the schedule came from, named in errors; absent where it came from none. */
  readonly file?: string;
}

/**
 * Refuses, before anything starts, a schedule that this cluster cannot do or that is ambiguous.
 *
 * @throws UsageError that names the file, the fault and what is wrong with it
 */
export function checkSchedule(schedule: Schedule, ground: Ground): void {
  try {
    checkFaults(schedule, ground);
  } catch (error) {
    if (ground.file === undefined || !(error instanceof UsageError)) throw error;
    throw new UsageError(`${ground.file}: ${error.message}`, { cause: error });
  }
}

function checkFaults(schedule: Schedule, ground: Ground): void {
  const seen = new Set<string>();
  for (const fault of schedule.faults) {
    if (seen.has(fault.id)) throw new UsageError(`two faults are called ${fault.id}; rename one`);
    seen.add(fault.id);
    checkAbility(fault, ground);
    checkEndpoints(fault, ground);
    const problem = problemOf(fault, ground.nodes);
    if (problem !== null) throw new UsageError(`fault ${fault.id} (${fault.kind}): ${problem}`);
    checkTime(fault, ground);
  }
  checkOverlaps(schedule.faults, ground.nodes);
  clockProfiles(schedule, ground.nodes);
}

function checkAbility(fault: Fault, { cluster, abilities }: Ground): void {
  const ability = abilityFor(fault);
  if (abilities.has(ability)) return;
  throw new UsageError(
    `fault ${fault.id} (${fault.kind}, which takes '${ability}') cannot be done by cluster '${cluster}'; ` +
      `it can: ${[...abilities].join(', ')}`,
  );
}

function checkEndpoints(fault: Fault, { nodes, clientHosts }: Ground): void {
  for (const endpoint of endpointsOf(fault)) {
    if (isNode(endpoint) && !nodes.includes(endpoint)) {
      throw new UsageError(
        `fault ${fault.id} (${fault.kind}) names node ${endpoint}; there are: ${nodes.join(', ')}`,
      );
    }
    if (!isNode(endpoint) && clientHosts?.includes(endpoint) === false) {
      throw new UsageError(
        `fault ${fault.id} (${fault.kind}) names client host ${endpoint}; there are: ${clientHosts.join(', ')}`,
      );
    }
  }
}

/** Why a fault could never do what it says; null where it can. */
function problemOf(fault: Fault, nodes: readonly NodeId[]): string | null {
  if (fault.kind === 'transfer') return transferProblem(fault);
  if (fault.kind === 'membership') return membershipProblem(fault, nodes);
  return partitionProblem(fault, nodes);
}

/** Every node and client host that a fault names. */
function endpointsOf(fault: Fault): readonly Endpoint[] {
  const target = targetOf(fault);
  if (target !== null) return typeof target === 'string' ? [] : mayHit(target, []);
  if (fault.kind === 'transfer') return fault.order;
  if (fault.kind !== 'partition') return [];
  if (fault.shape === 'groups') return fault.groups.flat();
  if (fault.shape === 'links') return fault.links.flatMap(({ from, to }) => [from, to]);
  return 'order' in fault ? fault.order : [];
}

function checkTime(fault: Fault, { faultPhaseMs }: Ground): void {
  if (faultPhaseMs === undefined || fault.atMs < faultPhaseMs) return;
  throw new UsageError(
    `fault ${fault.id} (${fault.kind}) begins after ${fault.atMs} ms, but the fault phase lasts ${faultPhaseMs} ms; make the run longer`,
  );
}

/**
 * Partitions may overlap: a link stays cut until both end. What takes nodes away or out of the
 * cluster, or skews a clock, may not hit a node twice at once: neither its effect nor its measurement
 * would be clear.
 */
function checkOverlaps(faults: readonly Fault[], nodes: readonly NodeId[]): void {
  for (const [i, fault] of faults.entries()) {
    for (const later of faults.slice(i + 1)) {
      if (takenBy(fault) === null || takenBy(fault) !== takenBy(later)) continue;
      if (later.atMs >= fault.atMs + fault.forMs || fault.atMs >= later.atMs + later.forMs)
        continue;
      const common = clash(fault, later, nodes);
      if (common === null) continue;
      throw new UsageError(
        `faults ${fault.id} (${fault.kind}) and ${later.id} (${later.kind}) overlap in time and may both hit ${common}; ` +
          'move one, or aim them at different nodes',
      );
    }
  }
}

/** What a fault takes for itself: two that take the same get into each other's way. */
function takenBy({ kind }: Fault): 'node' | 'clock' | 'membership' | null {
  if (kind === 'partition' || kind === 'transfer') return null;
  if (kind === 'membership') return kind;
  return kind === 'skew' ? 'clock' : 'node';
}

/**
 * Whom both hit. A fault that looks for the leader or a follower finds one that is up and votes: it is
 * in nobody's way but where clocks are concerned, which do not show in who leads.
 */
function clash(a: Fault, b: Fault, nodes: readonly NodeId[]): string | null {
  const [first, second] = [targetOf(a), targetOf(b)];
  if (first === null || second === null) return null;
  const isSought = [first, second].some((target) => target === 'leader' || target === 'follower');
  const isTotal = [first, second].includes('all');
  if (isSought && !isTotal && takenBy(a) !== 'clock') return null;
  const hit = mayHit(second, nodes);
  const common = mayHit(first, nodes).filter((node) => hit.includes(node));
  return common.length === 0 ? null : common.map(endpointName).join(' ');
}
