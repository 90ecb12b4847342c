import { nightScript } from './assets.ts';
import { count, counted, date, durationOfMs } from './format.ts';
import { type Html, h } from './html.ts';
import type { NightPage, NightRow } from './night-page.ts';
import { renderPage } from './page.ts';
import { nightFilters, nightTable } from './sections/night.ts';
import { command, facts, section } from './sections/parts.ts';
import { badge, headline } from './sections/verdict.ts';
import { baseStyle } from './style/base.ts';
import { nightStyle } from './style/night.ts';

export type { NightPage, NightRow };

function canaryText(page: NightPage): Html {
  if (page.canary === null)
    return h(
      'p',
      { class: 'canary-line' },
      'No canary ran: nothing proves that this night would have seen a violation.',
    );
  const { caught, detail } = page.canary;
  return h('p', { class: 'canary-line' }, [
    h('strong', { class: caught ? 'yes' : 'no' }, caught ? '✓ Canary caught' : '✗ Canary missed'),
    ` ${detail}`,
  ]);
}

function top(page: NightPage): Html {
  const judged = page.rows.filter((row) => !row.canary);
  const sum = (pick: (row: NightRow) => number): number =>
    judged.reduce((total, row) => total + pick(row), 0);
  const totals: [string, string][] = [
    [count(judged.length), judged.length === 1 ? 'run judged' : 'runs judged'],
    [count(sum((row) => row.ok)), 'operations ok'],
    [count(sum((row) => row.leaderChanges ?? 0)), 'leader changes'],
    [durationOfMs(page.spentMs), `spent of ${durationOfMs(page.budgetMs)}`],
  ];
  return h('header', { class: `verdict ${page.verdict}` }, [
    h('p', { class: 'kicker' }, [
      badge(page.verdict),
      h('span', null, 'worst verdict of the night'),
    ]),
    h('h1', null, headline(page)),
    canaryText(page),
    h(
      'dl',
      { class: 'numbers' },
      totals.map(([value, label]) => h('div', null, [h('dd', null, value), h('dt', null, label)])),
    ),
    command('Run the night again', page.command),
  ]);
}

/** The index page of a night as one HTML file; its only links lead to the runs' reports. */
export function renderNight(page: NightPage): string {
  const ended = page.endedAt === null ? 'not yet' : date(page.endedAt);
  return renderPage({
    title: `${page.verdict}: night of ${date(page.startedAt).slice(0, 10)} · splitbrain`,
    styles: [baseStyle, nightStyle],
    scripts: [nightScript()],
    body: [
      h(
        'div',
        { class: 'masthead' },
        h('p', null, [h('strong', null, 'splitbrain'), ` nightly, ${date(page.startedAt)}`]),
      ),
      h('main', null, [
        top(page),
        section(
          'runs',
          counted(page.rows.length, 'run'),
          nightFilters(page.rows),
          page.rows.length === 0 ? h('p', null, 'No run has ended yet.') : nightTable(page.rows),
        ),
        section(
          'night',
          'The night',
          facts([
            ['Started', date(page.startedAt)],
            ['Ended', ended],
            ['Budget', `${durationOfMs(page.spentMs)} spent of ${durationOfMs(page.budgetMs)}`],
            ['Versions', `splitbrain ${page.versions.splitbrain}, Node ${page.versions.node}`],
          ]),
        ),
      ]),
    ],
  });
}
