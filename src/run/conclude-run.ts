import { type CheckSummary, checkEvents } from './check-events.ts';
import { checkNodes } from './check-nodes.ts';
import { judge } from './judge.ts';
import type { Recorder } from './recorder.ts';
import type { RunFile, StreamRecord, VerdictFile } from './results.ts';
import type { Observed } from './stages.ts';
import { leaderChanges } from './watch.ts';

/** What came of the part with a cluster. */
export interface Done {
  readonly recorder: Recorder;
  readonly observed: Observed | null;
  readonly failure: string | null;
  /** Whether the run was told to end early, by whomever. */
  readonly isStopped: boolean;
  /** Null where nothing was to follow the history. */
  readonly stream: StreamRecord | null;
}

/** Checks what a run recorded and what its nodes traced, and judges it. */
export function concludeRun(
  run: RunFile,
  folder: string,
  { recorder, observed, failure, isStopped, stream }: Done,
  wallMs: () => number,
): VerdictFile {
  const { config } = run;
  const check = tryCheck(recorder, run.model);
  const faults = observed?.faults ?? [];
  const phases = observed?.phases.records ?? [];
  const leaders = observed?.watch.leaders ?? [];
  const convergence = observed?.convergence ?? null;
  const invariants = checkNodes(folder, config, failure === null);
  const judgement = judge({
    check: check instanceof Error ? null : check,
    stream,
    invariants,
    convergence,
    failure: failure ?? (check instanceof Error ? check.message : null),
    isInterrupted: isStopped && observed?.isComplete !== true,
    phases,
    faults,
    kinds: config.faults,
    unreadKeys: observed?.unreadKeys ?? 0,
  });
  const faultPhase = phases.find(({ name }) => name === 'faults');
  const isDuringFaults = (atNs: number) =>
    faultPhase !== undefined && atNs >= faultPhase.startNs && atNs < faultPhase.endNs;
  return {
    format: 1,
    runId: run.runId,
    ...judgement,
    operations: { ...recorder.counts },
    phases,
    faults,
    leaderChanges: {
      total: leaderChanges(leaders, () => true),
      duringFaults: leaderChanges(leaders, isDuringFaults),
    },
    leaders,
    clocks: observed?.watch.clocks ?? [],
    invariants,
    convergence: {
      reached: convergence?.reached ?? null,
      detail: convergence?.detail ?? 'the run did not get there',
    },
    check: check instanceof Error ? null : check,
    ...(stream === null ? {} : { stream }),
    wallDurationMs: Math.round(wallMs()),
  };
}

/** A history that the checker refuses is the harness's own fault: an error, never a verdict. */
function tryCheck(recorder: Recorder, model: string): CheckSummary | Error {
  try {
    return checkEvents(recorder.events, model);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
