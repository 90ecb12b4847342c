import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readHistory } from '../../checker/formats/jsonl.ts';
import type { HistoryEvent } from '../../checker/index.ts';
import { checkEvents } from './check-events.ts';
import { checkNodes } from './check-nodes.ts';
import { RUN_FILES, readRunFile, writeJson, writeWhole } from './folder.ts';
import { judge } from './judge.ts';
import { junitOf } from './junit.ts';
import type { VerdictFile } from './results.ts';

/**
 * Gives a verdict to a run that was killed before it had one, from what its folder holds: a
 * violation stands; anything else is inconclusive, for the run did not see its end.
 */
export async function concludeFolder(folder: string): Promise<VerdictFile> {
  const { runId, config, model } = readRunFile(folder);
  const events = await recordedEvents(join(folder, RUN_FILES.history));
  const check = checkEvents(events, model);
  const invariants = checkNodes(folder, config, false);
  const judgement = judge({
    check,
    invariants,
    convergence: null,
    failure: null,
    isInterrupted: true,
    phases: [],
    faults: [],
    kinds: [],
    unreadKeys: 0,
  });
  const verdict: VerdictFile = {
    format: 1,
    runId,
    ...judgement,
    operations: countsOf(events),
    phases: [],
    faults: [],
    leaderChanges: { total: 0, duringFaults: 0 },
    leaders: [],
    clocks: [],
    invariants,
    convergence: { reached: false, detail: 'the run did not get there' },
    check,
    wallDurationMs: 0,
  };
  writeJson(join(folder, RUN_FILES.verdict), verdict);
  writeWhole(join(folder, RUN_FILES.junit), junitOf(verdict));
  return verdict;
}

/** A run that was killed before its first event has an empty history, or none. */
async function recordedEvents(file: string): Promise<readonly HistoryEvent[]> {
  if (!existsSync(file) || statSync(file).size === 0) return [];
  return (await readHistory(file, { allowTruncated: true })).events;
}

function countsOf(events: readonly HistoryEvent[]): VerdictFile['operations'] {
  const counts = { ok: 0, fail: 0, info: 0 };
  for (const { process, type } of events) {
    if (process !== 'nemesis' && type !== 'invoke') counts[type] += 1;
  }
  return counts;
}
