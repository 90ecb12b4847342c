import type { HistoryEvent } from '../../checker/index.ts';
import type { NemesisNote } from '../nemesis/note.ts';
import type { FaultKind, FaultRecord, Schedule } from '../nemesis/schedule.ts';
import { isAimedAtLeader } from '../nemesis/target.ts';
import type { PhaseName, PhaseRecord } from './results.ts';

/** What a run that was killed wrote into its history besides its operations. */
export interface Recorded {
  readonly phases: readonly PhaseRecord[];
  readonly faults: readonly FaultRecord[];
  /** The time of the last event. */
  readonly endNs: number;
}

/**
 * Rebuilds phases and faults from the nemesis's events in a history. What was still in force at its
 * end ends there. Bites were measured but never written down: they are `null`, not `false`.
 *
 * @param schedule what was to be done, for whom faults were aimed at
 * @param reads the operations that count as reads
 */
export function recordedOf(
  events: readonly HistoryEvent[],
  schedule: Schedule,
  reads: readonly string[],
): Recorded {
  const endNs = events.at(-1)?.time ?? 0;
  return {
    phases: phasesOf(events, reads, endNs),
    faults: faultsOf(events, schedule, endNs),
    endNs,
  };
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

function phasesOf(
  events: readonly HistoryEvent[],
  reads: readonly string[],
  endNs: number,
): PhaseRecord[] {
  const phases: Draft<PhaseRecord>[] = [];
  for (const { process, type, f, value, time: atNs = 0 } of events) {
    const current = phases.at(-1);
    if (process === 'nemesis') {
      if (f !== 'phase') continue;
      if (current !== undefined) current.endNs = atNs;
      const none = { okReads: 0, okWrites: 0, fail: 0, info: 0 };
      phases.push({ name: value as PhaseName, startNs: atNs, endNs, ...none });
    } else if (current !== undefined && type !== 'invoke') {
      current[type === 'ok' ? (reads.includes(f) ? 'okReads' : 'okWrites') : type] += 1;
    }
  }
  return phases;
}

function faultsOf(
  events: readonly HistoryEvent[],
  schedule: Schedule,
  endNs: number,
): FaultRecord[] {
  const faults = new Map<string, Draft<FaultRecord>>();
  for (const { process, f, value, time: atNs = 0 } of events) {
    if (process !== 'nemesis' || f === 'phase') continue;
    const told = value as NemesisNote['value'];
    const begun = faults.get(told.id);
    if (told.phase === 'end' && begun !== undefined) {
      begun.endNs = atNs;
      begun.what = told.what;
      begun.evidence = 'not measured: the run was killed';
    } else {
      const fault = schedule.faults.find(({ id }) => id === told.id);
      const aimedAtLeader = fault !== undefined && isAimedAtLeader(fault);
      faults.set(told.id, begunFault(f as FaultKind, told, aimedAtLeader, atNs, endNs));
    }
  }
  return [...faults.values()];
}

/** A fault as its first event tells of it: in force to the end, until another event ends it. */
function begunFault(
  kind: FaultKind,
  { id, phase, what, nodes }: NemesisNote['value'],
  aimedAtLeader: boolean,
  startNs: number,
  endNs: number,
): FaultRecord {
  const isSkipped = phase === 'skipped';
  return {
    id,
    kind,
    state: isSkipped ? 'skipped' : 'done',
    what: isSkipped ? `skipped: ${what}` : what,
    nodes,
    aimedAtLeader,
    leaderChangeRequired: false,
    startNs: isSkipped ? null : startNs,
    endNs: isSkipped ? null : endNs,
    bit: isSkipped ? false : null,
    evidence: isSkipped ? what : 'not measured: in force when the run was killed',
    leaderChanged: isSkipped ? false : null,
  };
}
