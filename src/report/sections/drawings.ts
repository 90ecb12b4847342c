import { latenciesMs, percentile } from '../buckets.ts';
import { count, durationOfMs } from '../format.ts';
import { type Html, h } from '../html.ts';
import type { Operation, Outcome } from '../operations.ts';
import type { PageData } from '../page-data.ts';
import { section, table } from './parts.ts';

const NO_SCRIPT = 'Drawings need the script of this page; every number is in the tables as well.';

function button(action: string, label: string, title: string): Html {
  return h('button', { type: 'button', 'data-action': action, 'aria-label': title, title }, label);
}

function swatch(name: string, label: string): Html {
  return h('li', null, [h('span', { class: `swatch ${name}`, 'aria-hidden': 'true' }), label]);
}

const OUTCOME_LEGEND = [
  swatch('ok-read', 'ok read'),
  swatch('ok-write', 'ok write'),
  swatch('fail', 'fail: did not happen'),
  swatch('info', 'info: may have happened, then or later'),
];

/** The timeline's frame; the page's script draws into it. */
export function timelineSection(data: PageData): Html {
  const hasFocus = data.focus !== null;
  return section(
    'timeline',
    'Timeline',
    h('div', { class: 'toolbar' }, [
      h('label', null, ['Key ', h('select', { id: 'timeline-key' })]),
      h('span', { class: 'buttons' }, [
        button('left', '◀', 'Earlier'),
        button('right', '▶', 'Later'),
        button('out', '−', 'Zoom out'),
        button('in', '+', 'Zoom in'),
        button('all', 'Whole run', 'Show the whole run'),
        hasFocus && button('focus', 'Failing part', 'Show the operation that fits nowhere'),
      ]),
      h('output', { id: 'timeline-window' }),
    ]),
    h('div', { id: 'timeline-frame' }, [
      h('canvas', { id: 'timeline-overview', 'aria-hidden': 'true' }),
      h('canvas', {
        id: 'timeline-canvas',
        tabIndex: 0,
        role: 'img',
        'aria-label':
          'Operations by process over time, with faults behind them. Arrow keys pan, plus and minus zoom, 0 shows the whole run.',
      }),
      h('div', { id: 'timeline-tip', hidden: true, role: 'status' }),
    ]),
    h('ul', { class: 'legend' }, [
      ...OUTCOME_LEGEND,
      hasFocus && swatch('misfit', 'fits nowhere'),
      data.focus !== null &&
        data.focus.writers.length > 0 &&
        swatch('wrote-it', 'wrote what it saw'),
      swatch('fault', 'fault in force'),
    ]),
    h(
      'p',
      { class: 'note' },
      'One row a client; a retired process’s successor takes over its row. Drag to pan, Ctrl + wheel to zoom, click an operation to keep its details.',
    ),
    h('noscript', null, h('p', null, NO_SCRIPT)),
  );
}

function chart(id: string, title: string, note: string, legend: Html = null): Html {
  return h('figure', { class: 'chart' }, [
    h('figcaption', null, [h('strong', null, title), ` ${note}`]),
    h('div', { id }),
    legend,
  ]);
}

const LATENCY_COLUMNS = ['Ok', 'Fail', 'Info', 'Median', '99th percentile', 'Longest'];

/** Latency by what was done: the numbers behind the chart. */
function latencyTable(operations: readonly Operation[]): Html {
  const functions = [...new Set(operations.map((op) => op.f))].sort();
  const rows = functions.map((f) => {
    const same = operations.filter((op) => op.f === f);
    const of = (outcome: Outcome) => same.filter((op) => op.outcome === outcome);
    const ms = latenciesMs(of('ok'));
    const shares = [0.5, 0.99, 1].map((share) => percentile(ms, share));
    const counts = [of('ok'), of('fail'), of('info')].map((some) => count(some.length));
    return { cells: [f, ...counts, ...shares.map((s) => (s === null ? '–' : durationOfMs(s)))] };
  });
  return table(
    'Latency of ok operations',
    [{ title: 'Operation' }, ...LATENCY_COLUMNS.map((title) => ({ title, isNumber: true }))],
    rows,
  );
}

function mark(name: string, sign: string, label: string): Html {
  return h('li', null, [h('span', { class: `mark ${name}`, 'aria-hidden': 'true' }, sign), label]);
}

/** The charts' frames. */
export function chartsSection(data: PageData, operations: readonly Operation[]): Html {
  return section(
    'charts',
    'Over time',
    h(
      'p',
      { class: 'note' },
      'All charts share their time axis and the bands of the faults. Drag to zoom, double-click for the whole run, click to move the timeline there.',
    ),
    chart('chart-throughput', 'Throughput', 'answers a second'),
    chart(
      'chart-latency',
      'Latency',
      'ms, each operation by its call; lines: median and 99th percentile of ok operations',
      h('ul', { class: 'legend' }, [
        mark('ok-read', '■', 'ok read'),
        mark('ok-write', '■', 'ok write'),
        mark('fail', '×', 'fail'),
        mark('info', '▲', 'info'),
      ]),
    ),
    data.leaders.length > 0 &&
      chart('chart-leaders', 'Leader', 'who led, with its term; a gap is a time without a leader'),
    data.clocks !== null &&
      chart('chart-offsets', 'Clock offset', 'wall clock against true time, ms'),
    data.clocks?.rate &&
      chart('chart-rates', 'Clock rate', 'speed of the monotonic clock, 1 is true'),
    latencyTable(operations),
  );
}
