import type { Verdict } from '../run/results.ts';

/** One run of a night. */
export interface NightRow {
  readonly runId: string;
  /** The run's report, relative to the page. */
  readonly href: string;
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly cluster: 'sim' | 'docker';
  readonly seed: number;
  readonly reads: string;
  /** A run that must end in a violation, to prove that the night would see one. */
  readonly canary: boolean;
  /** Which faults bit, in a phrase: `partition 3/3, crash 2/2`. */
  readonly faults: string;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  /** Null where nobody saw who led. */
  readonly leaderChanges: number | null;
  readonly wallDurationMs: number;
}

/** Everything that the index page of a night shows. */
export interface NightPage {
  /** The worst verdict; canaries do not count, but a missed canary makes it `error`. */
  readonly verdict: Verdict;
  readonly sentence: string;
  /** Null where no canary ran (yet). */
  readonly canary: { readonly caught: boolean; readonly detail: string } | null;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Null while the night goes on. */
  readonly endedAt: string | null;
  readonly budgetMs: number;
  readonly spentMs: number;
  readonly command: string;
  readonly versions: { readonly splitbrain: string; readonly node: string };
  /** In the order in which they ran. */
  readonly rows: readonly NightRow[];
}
