import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../base/errors.ts';
import { foldersIn, RUN_FILES, readRunFile, readVerdictFile } from './folder.ts';
import type { RunFile, VerdictFile } from './results.ts';

/** One run in a results folder. */
export interface ListedRun {
  readonly folder: string;
  /** Null where it cannot be read; `problem` says why. */
  readonly run: RunFile | null;
  /** Null where the run has not come to a verdict, or was killed before it did. */
  readonly verdict: VerdictFile | null;
  readonly problem: string | null;
}

/**
 * The runs in a results folder and in the nights below it, oldest first. A damaged one is listed
 * with its problem and hides no other.
 *
 * @throws UsageError where the folder cannot be read
 */
export function listRuns(results: string): ListedRun[] {
  const found: ListedRun[] = [];
  for (const name of foldersIn(results)) {
    const folder = join(results, name);
    if (existsSync(join(folder, RUN_FILES.run))) found.push(read(folder));
    else if (name.startsWith('night-')) found.push(...listRuns(folder));
  }
  const when = ({ run }: ListedRun) => run?.startedAt ?? '';
  return found.sort((a, b) => when(a).localeCompare(when(b)));
}

function read(folder: string): ListedRun {
  let run: RunFile | null = null;
  try {
    run = readRunFile(folder);
    return { folder, run, verdict: readVerdictFile(folder), problem: null };
  } catch (error) {
    return { folder, run, verdict: null, problem: messageOf(error) };
  }
}
