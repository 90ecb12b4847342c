/// <reference lib="dom" />
import type { Band, PageData } from '../page-data.ts';
import { type Layout, ticksOf, xOf } from './axis.ts';
import { placeNames } from './phase-names.ts';
import { color } from './theme.ts';
import type { View } from './view.ts';

/** The rectangle that bands are painted into, and where a moment lies in it. */
export interface BandBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (ns: number) => number;
}

/** Faults as bands behind what they hurt; alike in the timeline and in every chart. */
export function paintBands(
  ctx: CanvasRenderingContext2D,
  bands: readonly Band[],
  box: BandBox,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  ctx.clip();
  for (const band of bands) {
    const from = box.x(band.startNs);
    const width = Math.max(1, box.x(band.endNs) - from);
    ctx.fillStyle = color(band.kind);
    ctx.globalAlpha = 0.13;
    ctx.fillRect(from, box.top, width, box.bottom - box.top);
    ctx.globalAlpha = 0.55;
    ctx.fillRect(from, box.top, 1, box.bottom - box.top);
    ctx.fillRect(from + width - 1, box.top, 1, box.bottom - box.top);
  }
  ctx.restore();
}

/** The faults' ids at the top of a chart, where there is room for them. */
export function paintBandIds(
  ctx: CanvasRenderingContext2D,
  bands: readonly Band[],
  x: (ns: number) => number,
  top: number,
  scale: number,
): void {
  ctx.save();
  ctx.font = `${10 * scale}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  for (const band of bands) {
    if (x(band.endNs) - x(band.startNs) < 16 * scale) continue;
    ctx.fillStyle = color(band.kind);
    ctx.fillText(band.id, x(band.startNs) + 3 * scale, top + (2 + 10 * band.row) * scale);
  }
  ctx.restore();
}

/** A text cut to a width; empty where not even its beginning fits. */
export function fitted(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  const characters = Math.floor(width / ctx.measureText('0').width);
  if (text.length <= characters) return text;
  return characters < 3 ? '' : `${text.slice(0, characters - 1)}…`;
}

/** The bars above the rows that name each fault. */
export function paintBandNames(
  ctx: CanvasRenderingContext2D,
  bands: readonly Band[],
  view: View,
  layout: Layout,
): void {
  ctx.font = '11px system-ui, sans-serif';
  ctx.textBaseline = 'middle';
  for (const band of bands) {
    const from = Math.max(layout.gutter, xOf(view, layout, band.startNs));
    const to = Math.min(layout.width, xOf(view, layout, band.endNs));
    if (to <= layout.gutter || from >= layout.width) continue;
    const top = layout.bandsTop + band.row * layout.bandHeight;
    ctx.fillStyle = color(band.kind);
    ctx.globalAlpha = 0.28;
    ctx.fillRect(from, top, Math.max(2, to - from), layout.bandHeight - 2);
    ctx.globalAlpha = 1;
    ctx.fillRect(from, top, 2, layout.bandHeight - 2);
    ctx.fillStyle = color('ink');
    const whole = `${band.id} ${band.kind}: ${band.what}${band.isBit === false ? ' (did not bite)' : ''}`;
    const name = to - from < 70 ? band.id : whole;
    ctx.fillText(fitted(ctx, name, to - from - 10), from + 6, top + layout.bandHeight / 2 - 0.5);
  }
}

/** Moments along the top, a thin line each, and the phases' names where they begin. */
export function paintAxis(
  ctx: CanvasRenderingContext2D,
  data: PageData,
  view: View,
  layout: Layout,
): void {
  ctx.font = '11px system-ui, sans-serif';
  ctx.textBaseline = 'middle';
  for (const [ns, text] of ticksOf(view, layout, 110)) {
    const x = xOf(view, layout, ns);
    ctx.fillStyle = color('grid');
    ctx.fillRect(x, layout.bandsTop, 1, layout.height - layout.bandsTop);
    ctx.fillStyle = color('muted');
    if (x + 60 < layout.width) ctx.fillText(text, x + 4, 10);
  }
  paintPhases(ctx, data, view, layout);
}

function paintPhases(
  ctx: CanvasRenderingContext2D,
  data: PageData,
  view: View,
  layout: Layout,
): void {
  const begun = data.phases
    .filter(({ startNs }) => startNs > 0)
    .map(({ name, startNs }) => {
      return { name, x: xOf(view, layout, startNs), width: ctx.measureText(name).width };
    })
    .filter(({ x }) => x >= layout.gutter && x <= layout.width);
  const places = placeNames(begun, { left: layout.gutter, right: layout.width });
  ctx.fillStyle = color('muted');
  begun.forEach(({ name, x }, i) => {
    for (let y = 20; y < layout.height; y += 6) ctx.fillRect(x, y, 1, 3);
    const place = places[i] ?? null;
    if (place !== null) ctx.fillText(name, place, 25);
  });
}
