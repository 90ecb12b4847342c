/// <reference lib="dom" />
import type UPlot from 'uplot';
import type { PageData } from '../page-data.ts';
import { clipped } from './chart.ts';
import { cell } from './data.ts';
import { type BarStyle, styleOf } from './outcome.ts';
import { color } from './theme.ts';

type Mark = (ctx: CanvasRenderingContext2D, x: number, y: number, size: number) => void;

const square: Mark = (ctx, x, y, size) => ctx.fillRect(x - size / 2, y - size / 2, size, size);

const cross: Mark = (ctx, x, y, size) => {
  ctx.beginPath();
  ctx.moveTo(x - size, y - size);
  ctx.lineTo(x + size, y + size);
  ctx.moveTo(x - size, y + size);
  ctx.lineTo(x + size, y - size);
  ctx.stroke();
};

const triangle: Mark = (ctx, x, y, size) => {
  ctx.beginPath();
  ctx.moveTo(x, y - size * 1.3);
  ctx.lineTo(x + size * 1.2, y + size);
  ctx.lineTo(x - size * 1.2, y + size);
  ctx.fill();
};

const MARKS: Readonly<Record<BarStyle, [Mark, number, number]>> = {
  'ok-read': [square, 2.4, 0.75],
  'ok-write': [square, 2.4, 0.6],
  fail: [cross, 2.6, 0.8],
  info: [triangle, 3.4, 0.9],
  misfit: [triangle, 7, 1],
};

/** The shortest latency that the scale shows. */
export const SHORTEST_MS = 0.01;

/** Every answered operation as a mark: when it was called, how long it took, how it ended. */
export function paintScatter(chart: UPlot, data: PageData): void {
  const scale = devicePixelRatio || 1;
  const { operations: ops } = data;
  const fromS = chart.scales.x?.min ?? 0;
  const toS = chart.scales.x?.max ?? 0;
  clipped(chart, (ctx) => {
    ctx.lineWidth = 1.2 * scale;
    for (const [style, [mark, size, alpha]] of Object.entries(MARKS)) {
      ctx.fillStyle = ctx.strokeStyle = color(style);
      ctx.globalAlpha = alpha;
      for (let i = 0; i < ops.startNs.length; i++) {
        const lengthNs = ops.lengthNs[i] ?? null;
        const startS = cell(ops.startNs, i) / 1e9;
        if (lengthNs === null || startS < fromS || startS > toS) continue;
        if (styleOf(data, i) !== style) continue;
        const y = chart.valToPos(Math.max(SHORTEST_MS, lengthNs / 1e6), 'y', true);
        mark(ctx, chart.valToPos(startS, 'x', true), y, size * scale);
      }
    }
  });
}
