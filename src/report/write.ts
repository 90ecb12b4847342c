import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHistory } from '../../checker/formats/jsonl.ts';
import type { HistoryEvent } from '../../checker/history.ts';
import { UsageError } from '../base/errors.ts';
import type { RunFile, VerdictFile } from '../run/results.ts';
import { renderReport } from './report.ts';

/**
 * Makes the report of a run from its folder alone.
 *
 * @returns the report's path
 * @throws UsageError where the folder is not that of a run that came to a verdict
 */
export async function writeReport(folder: string): Promise<string> {
  const run = readJson(join(folder, 'run.json')) as RunFile;
  const verdict = readJson(join(folder, 'verdict.json')) as VerdictFile;
  const schedule = readJson(join(folder, 'schedule.json'));
  const events = await readEvents(join(folder, 'history.jsonl'));
  const page = renderReport({ run, verdict, events, schedule });
  const file = join(folder, 'report.html');
  writeFileSync(`${file}.tmp`, page);
  renameSync(`${file}.tmp`, file);
  return file;
}

/** A run that failed before its first operation has an empty history, and a report all the same. */
async function readEvents(file: string): Promise<readonly HistoryEvent[]> {
  if (!existsSync(file) || readFileSync(file).length === 0) return [];
  const { events } = await readHistory(file, { allowTruncated: true });
  return events;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read; name the folder of a run that has ended`);
  }
  return JSON.parse(text);
}
