import type { NodeId } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { planFault } from './kinds.ts';
import { type Field, findTarget, lookOn, watchHeal } from './look.ts';
import { type NemesisNote, noteOf, noteOfSkipped } from './note.ts';
import type { Bite, Plan, Seen } from './plan.ts';
import type { Fault, FaultRecord } from './schedule.ts';
import { leaderChanged, type Snapshot } from './snapshot.ts';
import { isAimedAtLeader } from './target.ts';

/** What all faults of a run share. */
export interface FaultContext extends Field {
  readonly holds: Holds;
  readonly electionTimeoutMs: number;
  /** Subtracted from the cluster's clock in the records. */
  readonly runStartNs: number;
  readonly note: (note: NemesisNote) => void;
}

const NS_PER_MS = 1_000_000;

/** Does one fault from its target to its record. Its time has come when this is called. */
export async function runFault(fault: Fault, context: FaultContext): Promise<FaultRecord> {
  const scene = await findTarget(fault, context);
  if (typeof scene === 'string') {
    context.note(noteOfSkipped(fault, scene));
    return skipped(fault, scene);
  }
  const plan = planFault(fault, scene, context.holds);
  const force = await inForce(fault, plan, context);
  await plan.heal();
  context.note(noteOf('end', fault, plan));
  const before = scene.snapshot;
  const after = await watchHeal(plan, before, context);
  return record(fault, plan, { before, during: force.during, after }, force, context);
}

/** When a fault was in force, and what was seen of it. */
interface Force {
  readonly startNs: number;
  readonly endNs: number;
  readonly during: readonly Snapshot[];
}

/** Applies a fault and looks on until its time is over; heals it here only where that fails. */
async function inForce(fault: Fault, plan: Plan, context: FaultContext): Promise<Force> {
  const { clock } = context.cluster;
  try {
    await plan.apply();
    const startNs = clock.nowNs();
    context.note(noteOf('start', fault, plan));
    const during = await lookOn(fault, startNs, context);
    return { startNs, endNs: clock.nowNs(), during };
  } catch (error) {
    // The first failure is the one to tell.
    await plan.heal().catch(() => undefined);
    throw error;
  }
}

function record(
  fault: Fault,
  plan: Plan,
  seen: Seen,
  { startNs, endNs }: Force,
  { electionTimeoutMs, runStartNs }: FaultContext,
): FaultRecord {
  const changed = leaderChanged(seen.before, seen.during);
  const longestElectionNs = 2 * electionTimeoutMs * NS_PER_MS;
  const required =
    plan.unseatsLeader &&
    canElect(seen.before, plan.nodes) &&
    endNs - startNs >= 3 * longestElectionNs;
  const { bit, evidence } = withLeaderChange(plan.bite(seen), required, changed);
  return {
    id: fault.id,
    kind: fault.kind,
    state: 'done',
    what: plan.what,
    nodes: plan.nodes,
    aimedAtLeader: isAimedAtLeader(fault),
    leaderChangeRequired: required,
    startNs: startNs - runStartNs,
    endNs: endNs - runStartNs,
    bit,
    evidence,
    leaderChanged: changed,
  };
}

/** Whether those who are not hit could elect a leader: not where others are out of the cluster already. */
function canElect({ leader }: Snapshot, hit: readonly NodeId[]): boolean {
  const { voters, outgoing } = leader?.configuration ?? { voters: [], outgoing: [] };
  return [voters, outgoing].every((half) => {
    const left = half.filter((node) => !hit.includes(node));
    return half.length === 0 || 2 * left.length > half.length;
  });
}

function withLeaderChange(bite: Bite, required: boolean, changed: boolean): Bite {
  if (!required || changed) return bite;
  return { bit: false, evidence: `${bite.evidence}; no other leader was elected` };
}

function skipped(fault: Fault, why: string): FaultRecord {
  return {
    id: fault.id,
    kind: fault.kind,
    state: 'skipped',
    what: `skipped: ${why}`,
    nodes: [],
    aimedAtLeader: isAimedAtLeader(fault),
    leaderChangeRequired: false,
    startNs: null,
    endNs: null,
    bit: false,
    evidence: why,
    leaderChanged: false,
  };
}
