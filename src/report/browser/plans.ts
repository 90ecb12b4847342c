/// <reference lib="dom" />
import type UPlot from 'uplot';
import type { PageData } from '../page-data.ts';
import type { ChartPlan } from './chart.ts';
import { leadersPlan } from './leaders.ts';
import { paintScatter, SHORTEST_MS } from './scatter.ts';
import { color, nodeColor } from './theme.ts';

const HEIGHT = 190;
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2]];

function shown(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}

function isPowerOfTen(value: number): boolean {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}

function throughputPlan(data: PageData): ChartPlan {
  const { ok, fail, info } = data.buckets.throughput;
  const line = (name: string, token: string, dash: number[]): UPlot.Series => ({
    label: name,
    stroke: () => color(token),
    width: 1.8,
    dash,
    points: { show: false },
    value: (_, value) => shown(value, 1),
  });
  const fill = (): string => `color-mix(in srgb, ${color('ok-write')} 16%, transparent)`;
  return {
    id: 'chart-throughput',
    height: HEIGHT,
    columns: [data.buckets.middleS, ok, fail, info],
    series: [
      { ...line('ok', 'ok-write', []), fill },
      line('fail', 'fail', [6, 3]),
      line('info', 'info', []),
    ],
    y: { range: (_, __, max) => [0, Math.max(1, max * 1.25)] },
    axis: {},
  };
}

function latencyPlan(data: PageData): ChartPlan {
  const lengths = data.operations.lengthNs.filter((ns) => ns !== null);
  const longestMs = lengths.reduce((longest, ns) => Math.max(longest, ns / 1e6), 1);
  const shortestMs = lengths.reduce((shortest, ns) => Math.min(shortest, ns / 1e6), 1);
  const line = (label: string, width: number, dash: number[]): UPlot.Series => ({
    label,
    stroke: () => color('ink'),
    width,
    dash,
    points: { show: false },
    value: (_, value) => (value === null ? '–' : `${shown(value, 2)} ms`),
  });
  return {
    id: 'chart-latency',
    height: HEIGHT + 50,
    columns: [data.buckets.middleS, data.buckets.p50Ms, data.buckets.p99Ms],
    series: [line('median', 1.6, []), line('99th percentile', 1.3, [5, 3])],
    y: {
      distr: 3,
      auto: false,
      min: Math.max(SHORTEST_MS, shortestMs * 0.8),
      max: longestMs * 3,
    },
    axis: {
      values: (_, splits) => splits.map((ms) => (isPowerOfTen(ms) ? `${ms}` : null)),
      grid: {
        stroke: () => color('grid'),
        width: 1,
        filter: (_, splits) => splits.map((ms) => (isPowerOfTen(ms) ? ms : null)),
      },
    },
    paint: (chart) => paintScatter(chart, data),
  };
}

function clockPlan(
  data: PageData,
  id: string,
  columns: readonly (readonly (number | null)[])[],
  digits: number,
): ChartPlan {
  const { timeS, nodes } = data.clocks ?? { timeS: [], nodes: [] };
  return {
    id,
    height: HEIGHT - 30,
    columns: [timeS, ...columns],
    series: nodes.map((node, i) => ({
      label: `n${node}`,
      stroke: () => nodeColor(i),
      width: 1.8,
      dash: DASHES[i % DASHES.length] ?? [],
      spanGaps: true,
      points: { show: false },
      value: (_, value) => shown(value, digits),
    })),
    y: { range: (_, min, max) => [min - (max - min) * 0.08, max + (max - min || 1) * 0.3] },
    axis: {},
  };
}

/** The charts of a page, from the top. */
export function plansOf(data: PageData): ChartPlan[] {
  const { clocks } = data;
  return [
    throughputPlan(data),
    latencyPlan(data),
    ...(data.leaders.length > 0 ? [leadersPlan(data)] : []),
    ...(clocks ? [clockPlan(data, 'chart-offsets', clocks.offsetMs, 0)] : []),
    ...(clocks?.rate ? [clockPlan(data, 'chart-rates', clocks.rate, 3)] : []),
  ];
}
