/// <reference lib="dom" />
import type UPlot from 'uplot';
import type { PageData } from '../page-data.ts';
import { type ChartPlan, clipped } from './chart.ts';
import { color, nodeColor } from './theme.ts';

const ROW_PX = 22;

function paintReigns(chart: UPlot, data: PageData): void {
  const scale = devicePixelRatio || 1;
  clipped(chart, (ctx) => {
    ctx.font = `${11 * scale}px system-ui, sans-serif`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    data.leaders.forEach((leader, i) => {
      const row = leader.node === null ? -1 : data.nodes.indexOf(leader.node);
      if (row === -1) return;
      const from = chart.valToPos(leader.atNs / 1e9, 'x', true);
      const endNs = data.leaders[i + 1]?.atNs ?? data.endNs;
      const to = chart.valToPos(endNs / 1e9, 'x', true);
      const y = chart.valToPos(row, 'y', true);
      const height = 13 * scale;
      ctx.fillStyle = nodeColor(row);
      ctx.fillRect(from, y - height / 2, Math.max(2 * scale, to - from), height);
      const text = `term ${leader.term}`;
      if (ctx.measureText(text).width + 12 * scale > to - Math.max(from, chart.bbox.left)) return;
      ctx.fillStyle = color('panel');
      ctx.fillText(text, Math.max(from, chart.bbox.left) + 6 * scale, y + scale);
    });
  });
}

/** Who led, a row a node: a bar is a reign, a gap a time without a leader. */
export function leadersPlan(data: PageData): ChartPlan {
  const times = data.leaders.map((leader) => leader.atNs / 1e9);
  const atOrBefore = (s: number): number => times.findLastIndex((time) => time <= s);
  return {
    id: 'chart-leaders',
    height: 34 + data.nodes.length * ROW_PX,
    columns: [
      times,
      data.leaders.map((leader) => leader.node),
      data.leaders.map((leader) => leader.term),
    ],
    series: [
      {
        label: 'leader',
        scale: 'hidden',
        show: true,
        paths: () => null,
        points: { show: false },
        value: (_chart, node, _series, at) =>
          at === null ? '–' : node === null ? 'none' : `n${node}`,
      },
      {
        label: 'term',
        scale: 'hidden',
        paths: () => null,
        points: { show: false },
        value: (_, n) => (n === null ? '–' : `${n}`),
      },
    ],
    y: { auto: false, min: -1, max: data.nodes.length - 0.4, dir: -1 },
    axis: {
      splits: () => data.nodes.map((_, i) => i),
      values: () => data.nodes.map((node) => `n${node}`),
    },
    // A reign lasts until the next: the moment under the pointer belongs to the last one before it.
    cursor: {
      dataIdx: (_chart, _series, _near, s) => Math.max(0, atOrBefore(s)),
      points: { show: false },
    },
    paint: (chart) => paintReigns(chart, data),
  };
}
