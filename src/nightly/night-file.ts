import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { NightRow } from '../report/night.ts';
import { foldersIn, makeFolders, tryMakeFolder, unwritable, writeJson } from '../run/folder.ts';

const NIGHT_FILE = 'night.json';

/** `results/night-<time>/night.json`: what a night has done, so that it can go on after a kill. */
export interface NightFile {
  readonly format: 1;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly budgetMs: number;
  /** Time spent on runs that ended. */
  readonly spentMs: number;
  /** The process that works on it, or did. */
  readonly pid: number;
  /** The command that began it; only the same command goes on with it. */
  readonly command: string;
  readonly firstSeed: number;
  /** How many runs have ended, canaries not counted: the next has the seed `firstSeed + runs`. */
  readonly runs: number;
  readonly rows: readonly NightRow[];
}

/** A night and the folder that it lives in. */
export interface StoredNight {
  readonly folder: string;
  readonly night: NightFile;
}

/** The latest night that the same command began and that did not end, if there is one. */
export function findUnfinished(results: string, command: string): StoredNight | null {
  const names = foldersIn(results).filter((name) => name.startsWith('night-'));
  for (const name of names.sort().reverse()) {
    const folder = join(results, name);
    const night = readNight(folder);
    if (night === null || night.endedAt !== null || night.command !== command) continue;
    if (isAtWork(night.pid)) {
      const mend = 'wait for it, stop it, or give another --results';
      throw new UsageError(`process ${night.pid} is at work on the night in ${folder}; ${mend}`);
    }
    return { folder, night };
  }
  return null;
}

/**
 * Whether another night runs under this number. Numbers are used again, soon so in containers:
 * where the system tells what a process runs, it must be a night.
 */
function isAtWork(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes('nightly');
  } catch {
    return true;
  }
}

/** Makes the folder of a new night. */
export function beginNight(results: string, night: NightFile): StoredNight {
  const stamp = night.startedAt.slice(0, 19).replaceAll(/[-:]/g, '');
  try {
    makeFolders(results);
    for (let copy = 1; ; copy++) {
      const name = copy === 1 ? `night-${stamp}` : `night-${stamp}-${copy}`;
      const folder = join(results, name);
      if (!tryMakeFolder(folder)) continue;
      saveNight({ folder, night });
      return { folder, night };
    }
  } catch (error) {
    throw unwritable(results, error);
  }
}

export function saveNight({ folder, night }: StoredNight): void {
  writeJson(join(folder, NIGHT_FILE), night);
}

/** Null where there is none that can be read: such a night is left alone. */
function readNight(folder: string): NightFile | null {
  try {
    const night = JSON.parse(readFileSync(join(folder, NIGHT_FILE), 'utf8')) as NightFile;
    return Array.isArray(night.rows) ? night : null;
  } catch {
    return null;
  }
}
