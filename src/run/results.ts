import type { TraceCheck } from '../invariants/check-traces.ts';
import type { FaultKind, FaultRecord } from '../nemesis/schedule.ts';
import type { RunConfig } from './config.ts';

/** `results/<run-id>/run.json`: what was asked for. Written before the cluster starts. */
export interface RunFile {
  readonly format: 1;
  readonly runId: string;
  readonly config: RunConfig;
  readonly model: string;
  readonly versions: { readonly splitbrain: string; readonly node: string };
  /** ISO 8601. */
  readonly startedAt: string;
  /** The command that repeats the run. */
  readonly command: string;
}

export type Verdict = 'valid' | 'violation' | 'inconclusive' | 'error';

export type PhaseName = 'warm-up' | 'faults' | 'healed' | 'final';

export interface PhaseRecord {
  readonly name: PhaseName;
  readonly startNs: number;
  readonly endNs: number;
  readonly okReads: number;
  readonly okWrites: number;
  readonly fail: number;
  readonly info: number;
}

/** A key's counterexample as `verdict.json` carries it. Indices are the history's. */
export interface Counterexample {
  readonly key: string | null;
  /** One sentence or more: what fits nowhere, and why. */
  readonly explanation: string;
  /** Invoke indices of the longest prefix that can be linearized, in that order. */
  readonly linearizedPrefix: readonly number[];
  /** Invoke index of the first operation that fits nowhere. */
  readonly firstMisfit: number;
  /** Invoke indices of operations that have no order by themselves. */
  readonly culprits?: readonly number[];
  /** Whether it is known that nothing more can be left out of these. */
  readonly minimal?: boolean;
}

/** Roles of the nodes over the run, as `observe` saw them, for the report. */
export interface LeaderRecord {
  readonly atNs: number;
  readonly node: number | null;
  readonly term: number;
}

export interface ClockRecord {
  readonly atNs: number;
  readonly node: number;
  readonly wallOffsetMs: number;
  /** The node's monotonic clock against true time since the last observation; null for the first. */
  readonly rate: number | null;
}

/** `results/<run-id>/verdict.json`. */
export interface VerdictFile {
  readonly format: 1;
  readonly runId: string;
  readonly verdict: Verdict;
  /** The verdict in one sentence. */
  readonly sentence: string;
  /** Why it is inconclusive or an error; empty otherwise. */
  readonly reasons: readonly string[];
  readonly operations: { readonly ok: number; readonly fail: number; readonly info: number };
  readonly phases: readonly PhaseRecord[];
  readonly faults: readonly FaultRecord[];
  /** Kinds asked for, and how many of each bit. */
  readonly bites: Readonly<
    Partial<Record<FaultKind, { readonly asked: number; readonly bit: number }>>
  >;
  /** Null where nobody saw who led: in a run that was killed and left no traces. */
  readonly leaderChanges: { readonly total: number; readonly duringFaults: number } | null;
  readonly leaders: readonly LeaderRecord[];
  readonly clocks: readonly ClockRecord[];
  /** Raft's invariants over the nodes' traces; null where no trace was left. */
  readonly invariants: TraceCheck | null;
  /** Whether all nodes came to the same state; null where the run did not get there. */
  readonly convergence: { readonly reached: boolean | null; readonly detail: string };
  readonly check: {
    readonly verdict: 'valid' | 'violation' | 'inconclusive';
    readonly model: string;
    readonly engine: string;
    readonly partitions: number;
    readonly operations: number;
    readonly durationMs: number;
    /** What ran out, where something did. */
    readonly exhausted: string | null;
    readonly counterexample: Counterexample | null;
  } | null;
  /** Only of a run that was to stop at a violation, and saw its end. */
  readonly stream?: StreamRecord;
  /** 0 for a run that was killed: nobody measured it. */
  readonly wallDurationMs: number;
  /** Only of a run that was killed. */
  readonly killed?: KilledRecord;
}

/**
 * What the stream came to that followed the history while it was recorded, for the run to stop at the
 * first violation. The verdict is the check's; the two must agree.
 */
export interface StreamRecord {
  /** `inconclusive` where it did not follow everything and found nothing in what it did. */
  readonly verdict: 'valid' | 'violation' | 'inconclusive';
  /** How many keys there were. */
  readonly keys: number;
  readonly violation: {
    /** After how much of the run's time it was found. */
    readonly foundNs: number;
    readonly key: string | null;
    /** Invoke index of the operation whose answer no order explains. */
    readonly firstMisfit: number;
  } | null;
  /** Keys that had too many orders to follow them all beside the run, and since when. */
  readonly givenUp: { readonly keys: number; readonly sinceNs: number } | null;
  /** What went wrong in it. */
  readonly failure: string | null;
  /** All that in a phrase. */
  readonly detail: string;
}

/** How much there is of a run that was killed. */
export interface KilledRecord {
  /** The time of the last event in its history. */
  readonly recordedNs: number;
  /** Up to when the nodes' traces tell who led; null where they do not. */
  readonly tracedNs: number | null;
}
