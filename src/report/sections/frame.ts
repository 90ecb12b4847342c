import type { RunFile } from '../../run/results.ts';
import { date } from '../format.ts';
import { type Html, h } from '../html.ts';

/** The name of the page and the way to its parts. */
export function masthead(run: RunFile, hasDrawings: boolean, hasMisfit: boolean): Html {
  const links: [string, string][] = [
    ...(hasMisfit ? ([['misfit', 'What went wrong']] as [string, string][]) : []),
    ['timeline', 'Timeline'],
    ...(hasDrawings ? ([['charts', 'Over time']] as [string, string][]) : []),
    ['evidence', 'Faults'],
    ['check', 'Check'],
    ['run', 'Run'],
  ];
  return h('div', { class: 'masthead' }, [
    h('p', null, [
      h('strong', null, 'splitbrain'),
      ` ${run.config.cluster}, ${run.config.workload}, seed ${run.config.seed}, ${date(run.startedAt)}`,
    ]),
    h(
      'nav',
      { 'aria-label': 'Parts of this page' },
      links.map(([id, text]) => h('a', { href: `#${id}` }, text)),
    ),
  ]);
}

/** What the page says at its end. */
export function footer(): Html {
  return h('footer', null, [
    'This page is one file: it loads nothing and can be kept, mailed or attached as it is. ',
    'Beside it lie the history, the schedule, the nodes’ traces and the verdict as JSON.',
  ]);
}
