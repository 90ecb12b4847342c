import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOperations } from '../checker/formats/operations-file.ts';
import type { HistoryEvent } from '../checker/history.ts';
import { paired } from '../checker/operations.ts';
import type { Paired } from '../checker/pairing.ts';
import type { Synthetic } from '../checker/testing/synthetic.ts';

/** With more events than this a history is read from a file for every pass. */
const MOST_HELD = 100_000;
const LINES_AT_A_TIME = 10_000;

/** Gives the histories of a case as a check gets them, anew for every pass. */
export type Source = () => Promise<readonly Paired[]>;

/**
 * Short histories are held as events and paired. Long ones are written to files and read: nobody who
 * checks a file holds its events, and collecting garbage among millions of them takes as long as a check.
 */
export function sourceOf(histories: readonly (readonly HistoryEvent[])[], folder: string): Source {
  const events = histories.reduce((sum, { length }) => sum + length, 0);
  if (events <= MOST_HELD) return async () => histories.map((history) => paired(history));
  const files = histories.map((history, number) => {
    const file = join(folder, `case-${number}.jsonl`);
    writeHistory(file, history);
    return file;
  });
  return fromFiles(files);
}

/** A made history, written by a process of its own, whose memory is gone when it is to be checked. */
export function sourceOfPlan(plan: Synthetic, folder: string): Source {
  const script = fileURLToPath(new URL('./write-synthetic.js', import.meta.url));
  const file = join(folder, 'case.jsonl');
  const args = ['--max-old-space-size=16384', script, file, JSON.stringify(plan)];
  execFileSync(process.execPath, args);
  return fromFiles([file]);
}

/** Writes a history as JSON Lines. */
export function writeHistory(file: string, history: Iterable<HistoryEvent>): void {
  const out = openSync(file, 'w');
  let lines: string[] = [];
  for (const event of history) {
    lines.push(`${JSON.stringify(event)}\n`);
    if (lines.length < LINES_AT_A_TIME) continue;
    writeSync(out, lines.join(''));
    lines = [];
  }
  writeSync(out, lines.join(''));
  closeSync(out);
}

function fromFiles(files: readonly string[]): Source {
  return async () => {
    const all: Paired[] = [];
    for (const file of files) all.push((await readOperations(file)).history);
    return all;
  };
}
