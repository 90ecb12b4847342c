import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readHistory } from '../../checker/formats/jsonl.ts';
import type { HistoryEvent } from '../../checker/index.ts';
import { workloadByName } from '../../workloads/index.ts';
import { checkEvents } from './check-events.ts';
import { checkNodes } from './check-nodes.ts';
import type { RunConfig } from './config.ts';
import { RUN_FILES, readRunFile, readScheduleFile, writeJson, writeWhole } from './folder.ts';
import { judge } from './judge.ts';
import { junitOf } from './junit.ts';
import { killedJudgement } from './killed.ts';
import { type Recorded, recordedOf } from './recorded.ts';
import type { VerdictFile } from './results.ts';
import { roleTrace, type TracedLeaders, tracedLeaders } from './trace-leaders.ts';
import { leaderChanges } from './watch.ts';

/**
 * Gives a verdict to a run that was killed before it had one, from what its folder holds: a
 * violation stands; anything else is inconclusive, for the run did not see its end. Faults and
 * phases are those that the history tells of, leaders those of the nodes' traces.
 */
export async function concludeFolder(folder: string): Promise<VerdictFile> {
  const { runId, config, model } = readRunFile(folder);
  const { reads } = workloadByName(config.workload);
  const events = await recordedEvents(join(folder, RUN_FILES.history));
  const recorded = recordedOf(events, readScheduleFile(folder), reads);
  const traced = leadersOf(folder, config, recorded);
  const check = checkEvents(events, model);
  const invariants = checkNodes(folder, config, false);
  const judgement = judge({
    check,
    stream: null,
    invariants,
    convergence: null,
    failure: null,
    isInterrupted: true,
    phases: recorded.phases,
    faults: [],
    kinds: [],
    unreadKeys: 0,
  });
  const verdict: VerdictFile = {
    format: 1,
    runId,
    ...killedJudgement(judgement, check, recorded.endNs, config.durationMs),
    operations: countsOf(events),
    phases: recorded.phases,
    faults: recorded.faults.map((fault) => withLeaderChange(fault, traced)),
    leaderChanges: traced === null ? null : changesOf(traced, recorded),
    leaders: traced?.leaders ?? [],
    clocks: [],
    invariants,
    convergence: { reached: null, detail: 'the run did not get there' },
    check,
    wallDurationMs: 0,
    killed: { recordedNs: recorded.endNs, tracedNs: traced?.untilNs ?? null },
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

/** Who led; null in containers, whose traces are collected at the end, and by their own clocks. */
function leadersOf(
  folder: string,
  { cluster, nodes }: RunConfig,
  { faults }: Recorded,
): TracedLeaders | null {
  if (cluster !== 'sim') return null;
  const files = nodes.map((node) => join(folder, RUN_FILES.nodes, `${node}.jsonl`));
  return tracedLeaders(
    files.map((file) => roleTrace(existsSync(file) ? readFileSync(file, 'utf8') : '')),
    faults,
  );
}

function changesOf({ leaders }: TracedLeaders, { phases }: Recorded) {
  const faults = phases.find(({ name }) => name === 'faults');
  const isDuringFaults = (atNs: number) =>
    faults !== undefined && atNs >= faults.startNs && atNs < faults.endNs;
  return {
    total: leaderChanges(leaders, () => true),
    duringFaults: leaderChanges(leaders, isDuringFaults),
  };
}

/** Whether the lead passed to a later term while a fault lasted, where the traces reach so far. */
function withLeaderChange(
  fault: VerdictFile['faults'][number],
  traced: TracedLeaders | null,
): VerdictFile['faults'][number] {
  const { startNs, endNs } = fault;
  if (traced === null || startNs === null || endNs === null) return fault;
  const changed = leaderChanges(traced.leaders, (atNs) => atNs >= startNs && atNs < endNs) > 0;
  return { ...fault, leaderChanged: changed || traced.untilNs >= endNs ? changed : null };
}

function countsOf(events: readonly HistoryEvent[]): VerdictFile['operations'] {
  const counts = { ok: 0, fail: 0, info: 0 };
  for (const { process, type } of events) {
    if (process !== 'nemesis' && type !== 'invoke') counts[type] += 1;
  }
  return counts;
}
