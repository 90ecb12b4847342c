import { packageVersion } from '../base/package-folder.ts';
import { plural } from '../base/plural.ts';
import type { NightPage, NightRow } from '../report/night.ts';
import type { Verdict } from '../run/results.ts';
import type { RunOutcome } from '../run/run.ts';
import type { NightFile } from './night-file.ts';
import { CANARY_RUNS_MAX } from './turns.ts';

/** Worst first. */
const ORDER: readonly Verdict[] = ['violation', 'error', 'inconclusive', 'valid'];

/** One run as a line of the index page. */
export function rowOf({ run, verdict }: RunOutcome, isCanary: boolean): NightRow {
  const bites = Object.entries(verdict.bites);
  return {
    runId: run.runId,
    href: `${run.runId}/report.html`,
    verdict: verdict.verdict,
    sentence: verdict.sentence,
    cluster: run.config.cluster,
    seed: run.config.seed,
    reads: run.config.reads,
    canary: isCanary,
    faults: bites.map(([kind, { asked, bit }]) => `${kind} ${bit}/${asked}`).join(', '),
    ...verdict.operations,
    leaderChanges: verdict.leaderChanges?.total ?? null,
    wallDurationMs: verdict.wallDurationMs,
  };
}

/**
 * The night's verdict: the worst of its runs; a canary that was missed makes it an error, and one
 * that has not spent its budget is no more than inconclusive.
 */
export function verdictOf({ rows, endedAt }: Pick<NightFile, 'rows' | 'endedAt'>): {
  verdict: Verdict;
  sentence: string;
} {
  const runs = rows.filter((row) => !row.canary);
  const counts = ORDER.map((verdict) => runs.filter((row) => row.verdict === verdict).length);
  const tally = ORDER.map((verdict, i) => `${counts[i]} ${verdict}`).join(', ');
  const worst = ORDER[counts.findIndex((count) => count > 0)] ?? 'inconclusive';
  const canary = canaryOf(rows);
  if (worst !== 'violation' && canary?.caught !== true) {
    const detail = canary?.detail ?? 'no canary run has ended';
    return { verdict: 'error', sentence: `error: ${detail} (${counted(runs.length)}: ${tally})` };
  }
  if (worst === 'valid' && endedAt === null) {
    const sentence = `inconclusive: the night is not over; ${counted(runs.length)}: ${tally}`;
    return { verdict: 'inconclusive', sentence };
  }
  return { verdict: worst, sentence: `${worst}: ${counted(runs.length)}: ${tally}` };
}

function counted(runs: number): string {
  return plural(runs, 'run');
}

/** What became of the runs that must end in a violation; null where none has ended. */
export function canaryOf(rows: readonly NightRow[]): NightPage['canary'] {
  const canaries = rows.filter((row) => row.canary);
  if (canaries.length === 0) return null;
  const caught = canaries.find((row) => row.verdict === 'violation');
  if (caught !== undefined) {
    return { caught: true, detail: `seed ${caught.seed} with stale reads: ${caught.sentence}` };
  }
  const tried = `${canaries.length} of at most ${CANARY_RUNS_MAX} runs with stale reads`;
  return { caught: false, detail: `the canary was not caught in ${tried}` };
}

/** The index page of a night. */
export function pageOf(night: NightFile): NightPage {
  const { startedAt, endedAt, budgetMs, spentMs, command, rows } = night;
  const versions = { splitbrain: packageVersion(), node: process.versions.node };
  const canary = canaryOf(rows);
  const verdict = verdictOf(night);
  return { ...verdict, canary, startedAt, endedAt, budgetMs, spentMs, command, versions, rows };
}
