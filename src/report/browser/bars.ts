/// <reference lib="dom" />
import type { PageData } from '../page-data.ts';
import { type Layout, xOf } from './axis.ts';
import { cell, endNsOf } from './data.ts';
import { type Bar, nextTelling, paintLabel } from './labels.ts';
import { type BarStyle, styleOf } from './outcome.ts';
import { firstFrom } from './rows.ts';
import { color, hatch } from './theme.ts';
import type { View } from './view.ts';

function paintBar(ctx: CanvasRenderingContext2D, style: BarStyle, box: Bar): void {
  const { x, y, width, height } = box;
  ctx.fillStyle = color(style);
  if (style === 'fail' && width > 3) {
    ctx.strokeStyle = color('fail');
    ctx.lineWidth = 1.2;
    ctx.strokeRect(x + 0.6, y + 0.6, width - 1.2, height - 1.2);
  } else if (style === 'info' && width > 4) {
    ctx.globalAlpha *= 0.3;
    ctx.fillRect(x, y, width, height);
    ctx.globalAlpha /= 0.3;
    ctx.fillStyle = hatch(ctx, color('info'));
    ctx.fillRect(x, y, width, height);
    ctx.fillStyle = color('info');
    ctx.fillRect(x, y, 2, height);
  } else {
    ctx.fillRect(x, y, width, height);
  }
}

/** How a set of operations is painted. */
export interface Brush {
  readonly view: View;
  readonly layout: Layout;
  readonly alpha: number;
  readonly hasLabels: boolean;
}

/**
 * Paints one row's operations as far as they are in view. Where many share a pixel, one of each
 * style is painted: nothing rare is lost, and a whole run costs no more than the screen is wide.
 */
export function paintLane(
  ctx: CanvasRenderingContext2D,
  data: PageData,
  lane: readonly number[],
  brush: Brush,
): void {
  const { view, layout } = brush;
  const height = layout.laneHeight - (layout.laneHeight > 12 ? 5 : 2);
  const widthOf = (i: number): number => {
    const fromX = xOf(view, layout, cell(data.operations.startNs, i));
    const least = styleOf(data, i) === 'misfit' ? 4 : 1.5;
    return Math.max(least, xOf(view, layout, endNsOf(data, i)) - fromX);
  };
  const last: Partial<Record<BarStyle, number>> = {};
  ctx.globalAlpha = brush.alpha;
  ctx.font = '11px ui-monospace, Menlo, Consolas, monospace';
  ctx.textBaseline = 'middle';
  for (let at = firstFrom(data, lane, view.fromNs); at < lane.length; at++) {
    const i = lane[at] ?? 0;
    const startNs = cell(data.operations.startNs, i);
    if (startNs > view.toNs) break;
    const style = styleOf(data, i);
    const x = xOf(view, layout, startNs);
    const width = widthOf(i);
    const pixel = Math.floor(x);
    if (width < 2 && last[style] === pixel) continue;
    last[style] = pixel;
    const y = layout.lanesTop + cell(data.operations.lane, i) * layout.laneHeight + 2;
    const left = Math.max(x, layout.gutter);
    const box = { x: left, y, width: x + width - left, height };
    paintBar(ctx, style, box);
    if (!brush.hasLabels || layout.laneHeight < 13 || style === 'misfit') continue;
    const next = nextTelling(data, lane, at, widthOf);
    const freeUntil =
      next === -1 ? layout.width : xOf(view, layout, cell(data.operations.startNs, next));
    paintLabel(ctx, data.operations.text[i] ?? '', style, box, Math.min(freeUntil, layout.width));
  }
  ctx.globalAlpha = 1;
}
