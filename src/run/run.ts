import { join } from 'node:path';
import { workloadByName } from '../../workloads/index.ts';
import { messageOf } from '../base/errors.ts';
import { packageVersion } from '../base/package-folder.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Schedule } from '../nemesis/schedule.ts';
import type { StopSignal } from '../nemesis/wait.ts';
import { type CheckSummary, checkEvents } from './check-events.ts';
import { checkNodes } from './check-nodes.ts';
import type { RunConfig } from './config.ts';
import { makeRunFolder, RUN_FILES, RUN_FORMAT, writeJson, writeWhole } from './folder.ts';
import { judge } from './judge.ts';
import { junitOf } from './junit.ts';
import { clusterConfigOf, makeCluster } from './make-cluster.ts';
import { Recorder } from './recorder.ts';
import type { RunFile, VerdictFile } from './results.ts';
import { type Observed, type Progress, Stages } from './stages.ts';
import { leaderChanges } from './watch.ts';

/** What a run is started with. */
export interface RunRequest {
  readonly config: RunConfig;
  readonly schedule: Schedule;
  /** The folder in which the run's own folder is made. */
  readonly results: string;
  /** The command that repeats the run, for the report. */
  readonly command: string;
  readonly startedAt: Date;
  /** Ends the run early; what was recorded is checked all the same. */
  readonly stop: StopSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Hears of the cluster as soon as there is one, so that it can be taken down in a hurry. */
  readonly onCluster?: (cluster: Cluster) => void;
}

/** A run that is over. */
export interface RunOutcome {
  readonly folder: string;
  readonly run: RunFile;
  readonly verdict: VerdictFile;
}

/**
 * One run from start to verdict. Whatever happens on the way, the folder holds what was recorded,
 * a verdict, and the cluster is gone.
 *
 * @throws UsageError where the schedule cannot be done, before anything is started
 * @throws HarnessError where the results folder cannot be written
 */
export async function executeRun(request: RunRequest): Promise<RunOutcome> {
  const { config, schedule, results, startedAt } = request;
  const beganMs = performance.now();
  const clusterOptions = clusterConfigOf(config, schedule);
  const { model } = workloadByName(config.workload);
  const { runId, folder } = makeRunFolder(results, config, startedAt);
  const run: RunFile = {
    format: RUN_FORMAT,
    runId,
    config,
    model,
    versions: { splitbrain: packageVersion(), node: process.versions.node },
    startedAt: startedAt.toISOString(),
    command: request.command,
  };
  writeJson(join(folder, RUN_FILES.run), run);
  writeJson(join(folder, RUN_FILES.schedule), schedule);
  const place = { nodesFolder: join(folder, RUN_FILES.nodes), runId };
  const cluster = makeCluster(config.cluster, { ...clusterOptions, ...place });
  request.onCluster?.(cluster);
  const done = await doRun(request, cluster, join(folder, RUN_FILES.history));
  const verdict = concludeRun(request, run, folder, done, () => performance.now() - beganMs);
  writeJson(join(folder, RUN_FILES.verdict), verdict);
  writeWhole(join(folder, RUN_FILES.junit), junitOf(verdict));
  return { folder, run, verdict };
}

/** What came of the part with a cluster. */
interface Done {
  readonly recorder: Recorder;
  readonly observed: Observed | null;
  readonly failure: string | null;
}

async function doRun(request: RunRequest, cluster: Cluster, historyFile: string): Promise<Done> {
  const { config, schedule, stop, onProgress } = request;
  let startNs = 0;
  let stages: Stages | null = null;
  let failure: string | null = null;
  const recorder = new Recorder(historyFile, () => cluster.clock.nowNs() - startNs);
  try {
    await cluster.start();
    startNs = cluster.clock.nowNs();
    stages = new Stages(config, schedule, cluster, recorder, startNs, onProgress);
    await stages.run(stop);
  } catch (error) {
    failure = messageOf(error);
  }
  try {
    await cluster.stop();
  } catch (error) {
    failure ??= messageOf(error);
  }
  recorder.close();
  return { recorder, observed: stages?.observed ?? null, failure };
}

function concludeRun(
  { config, stop }: RunRequest,
  run: RunFile,
  folder: string,
  { recorder, observed, failure }: Done,
  wallMs: () => number,
): VerdictFile {
  const check = tryCheck(recorder, run.model);
  const faults = observed?.faults ?? [];
  const phases = observed?.phases.records ?? [];
  const leaders = observed?.watch.leaders ?? [];
  const convergence = observed?.convergence ?? null;
  const invariants = checkNodes(folder, config, failure === null);
  const judgement = judge({
    check: check instanceof Error ? null : check,
    invariants,
    convergence,
    failure: failure ?? (check instanceof Error ? check.message : null),
    isInterrupted: stop.stopped && observed?.isComplete !== true,
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
