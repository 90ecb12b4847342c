import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HarnessError, messageOf, UsageError } from '../base/errors.ts';
import type { Schedule } from '../nemesis/schedule.ts';
import type { RunConfig } from './config.ts';
import type { RunFile, VerdictFile } from './results.ts';

/** Rises with every change of what a run folder holds that older versions would misread. */
export const RUN_FORMAT = 1;

/** The files of `results/<run-id>/`, by what they hold. */
export const RUN_FILES: {
  readonly run: string;
  readonly schedule: string;
  readonly history: string;
  readonly nodes: string;
  readonly verdict: string;
  readonly report: string;
  readonly junit: string;
} = {
  run: 'run.json',
  schedule: 'schedule.json',
  history: 'history.jsonl',
  nodes: 'nodes',
  verdict: 'verdict.json',
  report: 'report.html',
  junit: 'junit.xml',
};

/**
 * Makes the folder of a new run; its name says cluster, seed and time of day, and is the run's id.
 *
 * @throws HarnessError where the results folder cannot be written
 */
export function makeRunFolder(
  results: string,
  config: RunConfig,
  startedAt: Date,
): { readonly runId: string; readonly folder: string } {
  const stamp = startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const base = `${config.cluster}-${config.workload}-${stamp}-seed${config.seed}`;
  try {
    makeFolders(results);
    for (let copy = 1; ; copy++) {
      const runId = copy === 1 ? base : `${base}-${copy}`;
      const folder = join(results, runId);
      if (!tryMakeFolder(folder)) continue;
      mkdirSync(join(folder, RUN_FILES.nodes));
      return { runId, folder };
    }
  } catch (error) {
    const mend = 'name another folder with --results';
    throw new HarnessError(`cannot write to '${results}': ${messageOf(error)}; ${mend}`);
  }
}

/**
 * Makes a folder and those above it that are missing, one by one: Node's own way never returns
 * where a file system refuses without saying that the parent is missing, as /proc does.
 */
export function makeFolders(folder: string): void {
  const above = dirname(resolve(folder));
  if (!existsSync(above)) makeFolders(above);
  if (!existsSync(folder)) tryMakeFolder(folder);
}

/** False where there is one already. */
export function tryMakeFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Writes a file whole or not at all: a reader never sees half of it. */
export function writeJson(file: string, value: unknown): void {
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

export function writeWhole(file: string, text: string): void {
  const temporary = `${file}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw unwritable(file, error);
  }
}

/** The results folder takes no more: what stands in it stays, and how to go on. */
export function unwritable(file: string, error: unknown): HarnessError {
  const mend = "free some space or name another folder with --results; 'splitbrain report <run>'";
  return new HarnessError(`cannot write ${file}: ${messageOf(error)}; ${mend} ends a cut run`);
}

/** @throws UsageError where the folder holds no readable `run.json` */
export function readRunFile(folder: string): RunFile {
  const file = join(folder, RUN_FILES.run);
  const run = readOurs(file, 'config') as RunFile;
  if (run.format === RUN_FORMAT) return run;
  throw new UsageError(
    `${file} is of format ${run.format}, and this splitbrain reads format ${RUN_FORMAT}; ` +
      'use the version that it names',
  );
}

/** The faults that were to be done. @throws UsageError where there is no readable `schedule.json` */
export function readScheduleFile(folder: string): Schedule {
  return readOurs(join(folder, RUN_FILES.schedule), 'faults') as Schedule;
}

/** Null where the run did not get to a verdict. */
export function readVerdictFile(folder: string): VerdictFile | null {
  const file = join(folder, RUN_FILES.verdict);
  return existsSync(file) ? (readOurs(file, 'sentence') as VerdictFile) : null;
}

/** Reads a file that we wrote; `field` is one that it must have. */
function readOurs(file: string, field: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!existsSync(file)) {
      throw new UsageError(`${file} does not exist; 'splitbrain list' shows the runs there are`);
    }
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`);
  }
  if (typeof value === 'object' && value !== null && field in value) return value;
  throw new UsageError(
    `${file} is damaged: it has no '${field}'; the history beside it may be whole`,
  );
}

/**
 * The folders in a results folder; none where it does not exist.
 *
 * @throws UsageError where it is no folder, or cannot be read
 */
export function foldersIn(results: string): string[] {
  if (!existsSync(results)) return [];
  try {
    const entries = readdirSync(results, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    throw new UsageError(`--results: '${results}' is no folder of results: ${messageOf(error)}`);
  }
}
