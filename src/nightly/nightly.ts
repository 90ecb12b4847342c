import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderNight } from '../report/night.ts';
import { writeReport } from '../report/write.ts';
import { RUN_FILES, writeWhole } from '../run/folder.ts';
import type { PlannedRun } from '../run/plan.ts';
import type { Verdict } from '../run/results.ts';
import { executeRun, type RunOutcome, type RunRequest } from '../run/run.ts';
import {
  beginNight,
  findUnfinished,
  type NightFile,
  type StoredNight,
  saveNight,
} from './night-file.ts';
import { pageOf, rowOf, verdictOf } from './summary.ts';
import { nextTurn, type Turn } from './turns.ts';

/** What a night is started with. */
export interface NightRequest
  extends Pick<RunRequest, 'results' | 'stop' | 'onProgress' | 'onCluster'> {
  readonly budgetMs: number;
  readonly command: string;
  readonly firstSeed: number;
  /** Of one run, in the time of its cluster. */
  readonly durationMs: number;
  readonly hasDocker: boolean;
  /** Plans the run of a turn. */
  readonly plan: (
    kind: Turn,
    seed: number,
    folder: string,
  ) => PlannedRun & { readonly command: string };
  readonly onRun: (outcome: RunOutcome, isCanary: boolean) => void;
  /** Hears of the night's folder, and how many runs of it there are already. */
  readonly onBegin: (folder: string, runs: number) => Promise<void>;
}

/** A night that is over, or was stopped. */
export interface NightOutcome {
  readonly folder: string;
  readonly index: string;
  readonly verdict: Verdict;
  readonly sentence: string;
}

/**
 * Many runs, one seed after the other, until the budget is spent. After every run its state and
 * its index page are on disk; a night that was killed goes on where it stood when the same command
 * is given again.
 */
export async function runNight(request: NightRequest): Promise<NightOutcome> {
  let { folder, night } = open(request);
  await request.onBegin(folder, night.rows.length);
  while (!request.stop.stopped) {
    const leftMs = night.budgetMs - night.spentMs;
    const kind = nextTurn(night.rows, leftMs, request.hasDocker, request.durationMs);
    if (kind === 'end') {
      night = { ...night, endedAt: new Date().toISOString() };
      break;
    }
    const beganMs = performance.now();
    const outcome = await runTurn(request, folder, kind, night);
    // A run that was told to stop says nothing about its seed: the night goes on with it. But what
    // it had already found stands.
    if (request.stop.stopped && outcome.verdict.verdict !== 'violation') break;
    night = withRun(night, outcome, kind === 'canary', performance.now() - beganMs);
    save({ folder, night });
    request.onRun(outcome, kind === 'canary');
  }
  const index = save({ folder, night });
  return { folder, index, ...verdictOf(night) };
}

function open(request: NightRequest): StoredNight {
  const { results, command, budgetMs, firstSeed } = request;
  const unfinished = findUnfinished(results, command);
  const { pid } = process;
  if (unfinished !== null) {
    const night = { ...unfinished.night, pid };
    saveNight({ ...unfinished, night });
    return { ...unfinished, night };
  }
  const startedAt = new Date().toISOString();
  const empty = { endedAt: null, spentMs: 0, runs: 0, rows: [] };
  return beginNight(results, {
    format: 1,
    startedAt,
    budgetMs,
    pid,
    command,
    firstSeed,
    ...empty,
  });
}

async function runTurn(
  { plan, stop, onProgress, onCluster }: NightRequest,
  folder: string,
  kind: Turn,
  { firstSeed, runs, rows }: NightFile,
): Promise<RunOutcome> {
  const seed = (firstSeed + (kind === 'canary' ? rows.length : runs)) % 2 ** 32;
  const outcome = await executeRun({
    ...plan(kind, seed, folder),
    results: folder,
    startedAt: new Date(),
    stop,
    onProgress,
    ...(onCluster === undefined ? {} : { onCluster }),
  });
  await writeReport(outcome.folder);
  // The seed brings a simulated run back to the byte: what was valid need not keep its traces.
  if (kind === 'sim' && outcome.verdict.verdict === 'valid') dropTraces(outcome.folder);
  return outcome;
}

function dropTraces(folder: string): void {
  const nodes = join(folder, RUN_FILES.nodes);
  for (const name of readdirSync(nodes)) rmSync(join(nodes, name));
  const note = 'The traces of a valid simulated run are not kept; its command brings them back.\n';
  writeFileSync(join(nodes, 'README'), note);
}

function withRun(
  night: NightFile,
  outcome: RunOutcome,
  isCanary: boolean,
  durationMs: number,
): NightFile {
  return {
    ...night,
    spentMs: Math.round(night.spentMs + durationMs),
    runs: night.runs + (isCanary ? 0 : 1),
    rows: [...night.rows, rowOf(outcome, isCanary)],
  };
}

/** @returns the index page's path */
function save(stored: StoredNight): string {
  saveNight(stored);
  const index = join(stored.folder, 'index.html');
  writeWhole(index, renderNight(pageOf(stored.night)));
  return index;
}
