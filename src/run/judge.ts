import { plural } from '../base/plural.ts';
import type { TraceCheck } from '../invariants/check-traces.ts';
import type { FaultKind, FaultRecord } from '../nemesis/schedule.ts';
import type { CheckSummary } from './check-events.ts';
import type { Convergence } from './convergence.ts';
import type { PhaseRecord, StreamRecord, Verdict, VerdictFile } from './results.ts';
import { disagreementsOf } from './stream-agreement.ts';

/** Fewer ok reads or ok writes in a phase prove nothing. */
const OK_MIN = 5;

/** All that is known when a run is over. */
export interface Evidence {
  readonly check: CheckSummary | null;
  /** What followed the history while it was recorded; null where nothing did. */
  readonly stream: StreamRecord | null;
  /** Raft's invariants over the nodes' traces; null where there are no traces. */
  readonly invariants: TraceCheck | null;
  readonly convergence: Convergence | null;
  /** What the harness or the cluster failed of. */
  readonly failure: string | null;
  readonly isInterrupted: boolean;
  readonly phases: readonly PhaseRecord[];
  readonly faults: readonly FaultRecord[];
  /** Kinds that were asked for. */
  readonly kinds: readonly FaultKind[];
  /** Live keys whose final read was never ok. */
  readonly unreadKeys: number;
}

export type Bites = VerdictFile['bites'];

export interface Judgement {
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly reasons: readonly string[];
  readonly bites: Bites;
}

/** The verdict (DESIGN section 6): violation > error > inconclusive > valid. */
export function judge(evidence: Evidence): Judgement {
  const bites = bitesOf(evidence);
  const broken = violationsOf(evidence);
  const [first] = broken;
  if (first !== undefined) {
    const reasons = [...broken, ...disagreementsOf(evidence)];
    return { verdict: 'violation', sentence: `violation: ${first}`, reasons, bites };
  }
  const failures = failuresOf(evidence);
  const [failure] = failures;
  if (failure !== undefined) {
    return { verdict: 'error', sentence: `error: ${failure}`, reasons: failures, bites };
  }
  const doubts = doubtsOf(evidence, bites);
  const [doubt] = doubts;
  if (doubt !== undefined) {
    return { verdict: 'inconclusive', sentence: `inconclusive: ${doubt}`, reasons: doubts, bites };
  }
  return { verdict: 'valid', sentence: validSentence(evidence), reasons: [], bites };
}

function violationsOf({ check, invariants, convergence }: Evidence): string[] {
  const found: string[] = [];
  if (check?.verdict === 'violation') {
    found.push(`not linearizable: ${check.counterexample?.explanation ?? 'no order explains it'}`);
  }
  for (const { invariant, message } of invariants?.findings ?? []) {
    found.push(`${invariant}: ${message}`);
  }
  if (convergence?.diverged) found.push(convergence.detail);
  return found;
}

/** What the harness failed of, and nodes that died without being told to. */
function failuresOf(evidence: Evidence): string[] {
  const { failure, invariants, faults, isInterrupted } = evidence;
  const failures = failure === null ? [] : [failure];
  failures.push(...disagreementsOf(evidence));
  const deaths = invariants?.deaths ?? [];
  for (const { node, reason } of deaths) failures.push(`node ${node} died by itself: ${reason}`);
  if (isInterrupted) return failures;
  for (const [id, starts] of Object.entries(invariants?.starts ?? {})) {
    const node = Number(id);
    const downs = faults.filter((fault) => takesDown(fault) && fault.nodes.includes(node)).length;
    if (starts <= 1 + downs || deaths.some((death) => death.node === node)) continue;
    failures.push(
      `node ${node} died by itself: it came up ${plural(starts, 'time')}, and faults took it down ` +
        `${plural(downs, 'time')}; nodes/${node}.log may tell why`,
    );
  }
  return failures;
}

function takesDown({ kind, state }: FaultRecord): boolean {
  return state === 'done' && (kind === 'crash' || kind === 'power-cut');
}

function doubtsOf(evidence: Evidence, bites: Bites): string[] {
  const { check, invariants, convergence, phases, isInterrupted, unreadKeys } = evidence;
  const doubts: string[] = [];
  if (check === null) doubts.push('the history was not checked');
  else if (check.verdict === 'inconclusive')
    doubts.push(`the check ended early: ${check.exhausted}`);
  else if (check.operations === 0) doubts.push('no operation was recorded');
  // What a run that was cut short did not get to is no news.
  if (isInterrupted) return ['the run was interrupted before its end', ...doubts];
  for (const { name, okReads, okWrites } of phases) {
    if (name === 'final') continue;
    if (okReads < OK_MIN || okWrites < OK_MIN) {
      const seen = `${plural(okReads, 'ok read')} and ${plural(okWrites, 'ok write')}`;
      doubts.push(`phase '${name}' saw only ${seen}; it needs ${OK_MIN} of each`);
    }
  }
  if (invariants === null) doubts.push('the nodes left no traces to check');
  for (const what of invariants?.unseen ?? []) doubts.push(`a trace was not checked: ${what}`);
  if (unreadKeys > 0)
    doubts.push(`${plural(unreadKeys, 'key')} could not be read after the faults`);
  if (convergence?.reached !== true) {
    const detail = convergence?.detail ?? 'nobody looked';
    doubts.push(`the nodes did not come to the same state: ${detail}`);
  }
  return [...doubts, ...missingBites(bites)];
}

function bitesOf({ kinds, faults }: Evidence): Bites {
  const bites: { [kind in FaultKind]?: { asked: number; bit: number } } = {};
  for (const kind of new Set([...kinds, ...faults.map((fault) => fault.kind)])) {
    const ofKind = faults.filter((fault) => fault.kind === kind && fault.state === 'done');
    bites[kind] = { asked: ofKind.length, bit: ofKind.filter((fault) => fault.bit).length };
  }
  return bites;
}

function missingBites(bites: Bites): string[] {
  return Object.entries(bites)
    .filter(([, { bit }]) => bit === 0)
    .map(([kind, { asked }]) => `no fault of kind '${kind}' bit (${asked} tried)`);
}

function validSentence({ check, faults }: Evidence): string {
  const bit = faults.filter((fault) => fault.bit).length;
  const under =
    faults.length === 0 ? 'without any fault' : `under ${plural(bit, 'fault')} that bit`;
  const { operations, partitions } = check ?? { operations: 0, partitions: 0 };
  const verb = operations === 1 ? 'is' : 'are';
  const what = `${plural(operations, 'operation')} on ${plural(partitions, 'key')} ${verb} linearizable`;
  return `valid: ${what}, ${under}`;
}
