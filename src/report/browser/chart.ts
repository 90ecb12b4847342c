/// <reference lib="dom" />
import type UPlot from 'uplot';
import type { PageData } from '../page-data.ts';
import { paintBandIds, paintBands } from './bands.ts';
import { element } from './data.ts';
import { color } from './theme.ts';

/** The chart library; its script stands before this one in the page. */
declare const uPlot: typeof UPlot;

/** What differs from chart to chart. */
export interface ChartPlan {
  readonly id: string;
  readonly height: number;
  readonly series: readonly UPlot.Series[];
  readonly columns: readonly (readonly (number | null)[])[];
  readonly y: UPlot.Scale;
  readonly axis: UPlot.Axis;
  readonly cursor?: UPlot.Cursor;
  /** Painted behind the lines, over bands and grid. */
  readonly paint?: (chart: UPlot) => void;
}

const CURSOR_EVENTS = ['mousemove', 'mouseenter', 'mouseleave'];

/** Paints inside of a chart's frame only. */
export function clipped(chart: UPlot, paint: (ctx: CanvasRenderingContext2D) => void): void {
  const { left, top, width, height } = chart.bbox;
  chart.ctx.save();
  chart.ctx.beginPath();
  chart.ctx.rect(left, top, width, height);
  chart.ctx.clip();
  paint(chart.ctx);
  chart.ctx.restore();
}

function bandsHook(data: PageData): (chart: UPlot) => void {
  return (chart) => {
    const { left, top, width, height } = chart.bbox;
    const x = (ns: number): number => chart.valToPos(ns / 1e9, 'x', true);
    paintBands(chart.ctx, data.bands, { left, right: left + width, top, bottom: top + height, x });
    clipped(chart, (ctx) => paintBandIds(ctx, data.bands, x, top, devicePixelRatio || 1));
  };
}

function axes(plan: ChartPlan): UPlot.Axis[] {
  const isNarrow = element(plan.id).clientWidth < 600;
  const look: UPlot.Axis = {
    stroke: () => color('muted'),
    grid: { stroke: () => color('grid'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  const time: UPlot.Axis = {
    ...look,
    size: 28,
    gap: 5,
    values: (_, splits) => splits.map((s) => `${Number(s.toFixed(6))} s`),
  };
  // All charts and the timeline share this edge, so that their bands stand below each other.
  return [time, { ...look, size: isNarrow ? 38 : 56, gap: 4, ...plan.axis }];
}

function optionsOf(plan: ChartPlan, data: PageData, whole: () => void): UPlot.Options {
  const filters = { pub: (type: string) => CURSOR_EVENTS.includes(type) };
  return {
    width: element(plan.id).clientWidth,
    height: plan.height,
    padding: [8, 10, 0, 0],
    series: [
      { value: (_, s) => (s === null ? '–' : `${s.toFixed(2)} s`), label: 'time' },
      ...plan.series,
    ],
    scales: { x: { time: false, auto: false, min: 0, max: data.endNs / 1e9 }, y: plan.y },
    axes: axes(plan),
    cursor: {
      drag: { x: true, y: false },
      // `setSeries` off: what the pointer is near to in one chart says nothing of another.
      sync: {
        key: 'run',
        setSeries: false,
        filters: filters as unknown as UPlot.Cursor.Sync.Filters,
      },
      bind: {
        dblclick: () => () => {
          whole();
          return null;
        },
      },
      ...plan.cursor,
    },
    legend: {
      markers: {
        width: 2,
        dash: (chart, i) => (chart.series[i]?.dash?.length ? 'dashed' : 'solid'),
      },
    },
    hooks: { drawClear: [bandsHook(data)], drawAxes: plan.paint ? [plan.paint] : [] },
  };
}

/** Puts a chart into its frame; it follows the width of the page. */
export function startChart(plan: ChartPlan, data: PageData, whole: () => void): UPlot {
  const frame = element(plan.id);
  const columns = plan.columns as unknown as UPlot.AlignedData;
  const chart = new uPlot(optionsOf(plan, data, whole), columns, frame);
  new ResizeObserver(() => {
    if (frame.clientWidth !== chart.width) {
      chart.setSize({ width: frame.clientWidth, height: plan.height });
    }
  }).observe(frame);
  return chart;
}
