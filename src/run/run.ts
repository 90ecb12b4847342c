import { join } from 'node:path';
import { workloadByName } from '../../workloads/index.ts';
import { messageOf } from '../base/errors.ts';
import { packageVersion } from '../base/package-folder.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Schedule } from '../nemesis/schedule.ts';
import type { StopSignal } from '../nemesis/wait.ts';
import { concludeRun, type Done } from './conclude-run.ts';
import type { RunConfig } from './config.ts';
import { makeRunFolder, RUN_FILES, RUN_FORMAT, writeJson, writeWhole } from './folder.ts';
import { junitOf } from './junit.ts';
import { clusterConfigOf, makeCluster } from './make-cluster.ts';
import { Recorder } from './recorder.ts';
import type { RunFile, VerdictFile } from './results.ts';
import { type Progress, Stages } from './stages.ts';
import { Stop } from './stop.ts';
import { StreamCheck } from './stream-check.ts';

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
  /** Hears that the run ends early for a violation, after so much of its time. */
  readonly onViolation?: (foundNs: number) => void;
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
  const verdict = concludeRun(run, folder, done, () => performance.now() - beganMs);
  writeJson(join(folder, RUN_FILES.verdict), verdict);
  writeWhole(join(folder, RUN_FILES.junit), junitOf(verdict));
  return { folder, run, verdict };
}

async function doRun(request: RunRequest, cluster: Cluster, historyFile: string): Promise<Done> {
  const { config, schedule, onProgress } = request;
  const stop = new Stop(request.stop);
  const streamCheck = streamCheckFor(request, stop);
  let startNs = 0;
  let stages: Stages | null = null;
  let failure: string | null = null;
  const nowNs = () => cluster.clock.nowNs() - startNs;
  const recorder = new Recorder(historyFile, nowNs, (event) => streamCheck?.push(event));
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
  const stream = streamCheck?.end() ?? null;
  const observed = stages?.observed ?? null;
  return { recorder, observed, failure, isStopped: stop.stopped, stream };
}

/** What follows the history and sets `stop` at a violation, where that was asked for. */
function streamCheckFor({ config, onViolation }: RunRequest, stop: Stop): StreamCheck | null {
  if (config.stopOnViolation !== true) return null;
  const { durationMs, workload } = config;
  const { model } = workloadByName(workload);
  return new StreamCheck({
    model,
    durationMs,
    onViolation: (foundNs) => {
      stop.set();
      onViolation?.(foundNs);
    },
  });
}
