import type { HistoryEvent } from '../../checker/history.ts';
import type { RunFile, VerdictFile } from '../run/results.ts';
import { chartLibrary, reportScript } from './assets.ts';
import { pageDataOf } from './collect.ts';
import { h } from './html.ts';
import { misfitOf } from './misfit.ts';
import { operationsOf } from './operations.ts';
import { renderPage } from './page.ts';
import { chartsSection, timelineSection } from './sections/drawings.ts';
import { checkSection, evidenceSection } from './sections/evidence.ts';
import { footer, masthead } from './sections/frame.ts';
import { invariantsSection } from './sections/invariants.ts';
import { misfitSection } from './sections/misfit.ts';
import { section } from './sections/parts.ts';
import { runSection } from './sections/run.ts';
import { verdictSection } from './sections/verdict.ts';
import { baseStyle } from './style/base.ts';
import { reportStyle } from './style/report.ts';

/** What a report is made of: what `results/<run-id>/` holds. */
export interface ReportInput {
  readonly run: RunFile;
  readonly verdict: VerdictFile;
  readonly events: readonly HistoryEvent[];
  /** `schedule.json`, shown as it is. */
  readonly schedule: unknown;
}

/**
 * The report of one run as one HTML file without external resources. Pieces that a run did not
 * get to (no history, no check, no phases) are said to be missing; nothing is made up for them.
 */
export function renderReport(input: ReportInput): string {
  const { run, verdict, events, schedule } = input;
  const operations = operationsOf(events);
  const misfit = misfitOf(operations, verdict.check?.counterexample ?? null);
  const data = pageDataOf(run, verdict, events, operations, misfit);
  const library = chartLibrary();
  const drawings =
    data === null
      ? [section('timeline', 'Timeline', h('p', null, 'No operation was recorded.'))]
      : [timelineSection(data), chartsSection(data, operations)];
  return renderPage({
    title: `${verdict.verdict}: ${run.runId} · splitbrain`,
    styles: data === null ? [baseStyle, reportStyle] : [library.style, baseStyle, reportStyle],
    scripts: data === null ? [reportScript()] : [library.script, reportScript()],
    data,
    body: [
      masthead(run, data !== null, misfit !== null),
      h('main', null, [
        verdictSection(run, verdict),
        misfitSection(verdict, misfit),
        invariantsSection(verdict),
        ...drawings,
        evidenceSection(verdict),
        checkSection(verdict),
        runSection(run, verdict, schedule),
      ]),
      footer(),
    ],
  });
}
