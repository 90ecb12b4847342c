/// <reference lib="dom" />
import type UPlot from 'uplot';
import type { PageData } from '../page-data.ts';
import { startChart } from './chart.ts';
import { plansOf } from './plans.ts';
import { onThemeChange } from './theme.ts';
import type { View } from './view.ts';

/** A click, and not the end of a drag, moves the timeline to that moment. */
function listenToClicks(chart: UPlot, view: View): void {
  let pressX = 0;
  chart.over.addEventListener('pointerdown', (event) => {
    pressX = event.clientX;
  });
  chart.over.addEventListener('click', (event) => {
    if (Math.abs(event.clientX - pressX) < 4) view.centre(chart.posToVal(event.offsetX, 'x') * 1e9);
  });
}

/** Marks on a chart which stretch the timeline shows. */
function markView(chart: UPlot, data: PageData, view: View): void {
  const mark = document.createElement('div');
  mark.className = 'view-mark';
  chart.over.append(mark);
  const place = (): void => {
    const from = Math.max(0, chart.valToPos(view.fromNs / 1e9, 'x'));
    const to = Math.min(chart.over.clientWidth, chart.valToPos(view.toNs / 1e9, 'x'));
    mark.hidden = view.spanNs > data.endNs * 0.98 || to < from;
    mark.style.left = `${from}px`;
    mark.style.width = `${Math.max(3, to - from)}px`;
  };
  view.onChange(place);
  chart.hooks.draw = [...(chart.hooks.draw ?? []), place];
  place();
}

/** Draws the charts. They share their stretch of time, the cursor and the bands. */
export function startCharts(data: PageData, view: View): void {
  const charts: UPlot[] = [];
  const setAll = (min: number, max: number): void => {
    for (const chart of charts) {
      const { x } = chart.scales;
      if (x?.min !== min || x?.max !== max) chart.setScale('x', { min, max });
    }
  };
  const whole = (): void => setAll(0, data.endNs / 1e9);
  for (const plan of plansOf(data)) charts.push(startChart(plan, data, whole));
  for (const chart of charts) {
    chart.hooks.setScale = [
      (_, scale) => {
        const { min, max } = chart.scales.x ?? {};
        if (scale === 'x' && min !== undefined && max !== undefined) setAll(min, max);
      },
    ];
    listenToClicks(chart, view);
    markView(chart, data, view);
  }
  whole();
  onThemeChange(() => {
    for (const chart of charts) chart.redraw(true, true);
  });
}
