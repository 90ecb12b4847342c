import { count, durationOfMs } from '../format.ts';
import { type Html, h } from '../html.ts';
import type { NightRow } from '../night-page.ts';
import { table } from './parts.ts';
import { badge, headline } from './verdict.ts';

/** What the table can be filtered by, worst first; canaries are not judged and stand apart. */
const FILTERS = ['violation', 'error', 'inconclusive', 'canary', 'valid'] as const;

function filterOf(row: NightRow): (typeof FILTERS)[number] {
  return row.canary ? 'canary' : row.verdict;
}

/** Worst first, so that what needs a reader is on the first screen; else in their order. */
function worstFirst(rows: readonly NightRow[]): NightRow[] {
  return rows.toSorted((a, b) => FILTERS.indexOf(filterOf(a)) - FILTERS.indexOf(filterOf(b)));
}

const COLUMNS = [
  { title: 'Verdict' },
  { title: 'Run' },
  { title: 'Cluster' },
  { title: 'Seed', isNumber: true },
  { title: 'Reads' },
  { title: 'Faults that bit' },
  { title: 'Ok', isNumber: true },
  { title: 'Fail', isNumber: true },
  { title: 'Info', isNumber: true },
  { title: 'Leader changes', isNumber: true },
  { title: 'Took', isNumber: true },
];

/**
 * The run's report as a link. A link that leaves the folder of the night, or runs a script, is
 * none that the nightly wrote; it stands as text.
 */
function link(row: NightRow): Html {
  const isRelative = !/^[a-z][a-z0-9+.-]*:|^\/|\\/i.test(row.href.trim());
  return isRelative ? h('a', { href: row.href }, row.runId) : row.runId;
}

/** A canary is there to be caught: its violation is good news, and looks like it. */
function rowBadge(row: NightRow): Html {
  if (!row.canary) return badge(row.verdict);
  return row.verdict === 'violation'
    ? badge('valid', 'caught')
    : badge('inconclusive', 'not caught');
}

function runRow(row: NightRow) {
  const isPlain = row.verdict === 'valid' && !row.canary;
  return {
    class: filterOf(row),
    cells: [
      rowBadge(row),
      h('div', { class: 'run' }, [
        link(row),
        row.canary && h('span', { class: 'canary-tag' }, 'canary'),
        !isPlain && h('div', { class: 'sentence' }, headline(row)),
      ]),
      row.cluster,
      row.seed,
      row.reads,
      h('div', { class: 'bit' }, row.faults || '–'),
      count(row.ok),
      count(row.fail),
      count(row.info),
      row.leaderChanges ?? '–',
      durationOfMs(row.wallDurationMs),
    ],
  };
}

/** Buttons that leave the runs of one verdict. */
export function nightFilters(rows: readonly NightRow[]): Html {
  const button = (name: string, label: string, size: number): Html =>
    h(
      'button',
      { type: 'button', 'data-filter': name, 'aria-pressed': name === 'all' ? 'true' : 'false' },
      `${label} ${count(size)}`,
    );
  return h('div', { class: 'filters', role: 'group', 'aria-label': 'Filter by verdict' }, [
    button('all', 'all', rows.length),
    ...FILTERS.map((filter) =>
      button(filter, filter, rows.filter((row) => filterOf(row) === filter).length),
    ),
  ]);
}

/** A row for each run, worst first. */
export function nightTable(rows: readonly NightRow[]): Html {
  return table('Worst first, then as they ended', COLUMNS, worstFirst(rows).map(runRow));
}
