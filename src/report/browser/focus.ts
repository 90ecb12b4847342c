/// <reference lib="dom" />
import type { PageData } from '../page-data.ts';
import { type Layout, xOf } from './axis.ts';
import { cell, endNsOf } from './data.ts';
import { color } from './theme.ts';
import type { View } from './view.ts';

/** Closer than this an arc is a scribble. */
const NEAREST_PX = 40;

/** A part of the canvas. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly middle: number;
}

/** Where an operation's bar lies; cut at the left edge, so that names stay free. */
function placeOf(data: PageData, view: View, layout: Layout, i: number): Place {
  const x = (ns: number): number => Math.max(layout.gutter, xOf(view, layout, ns));
  const lane = cell(data.operations.lane, i);
  return {
    from: x(cell(data.operations.startNs, i)),
    to: x(endNsOf(data, i)),
    middle: layout.lanesTop + (lane + 0.5) * layout.laneHeight - 0.5,
  };
}

/** Dashes where the misfit begins and ends: what is left of them came before it. */
function paintBounds(ctx: CanvasRenderingContext2D, layout: Layout, place: Place): void {
  for (const x of [place.from, place.to]) {
    if (x <= layout.gutter || x > layout.width) continue;
    for (let y = layout.lanesTop - 4; y < layout.height; y += 8) ctx.fillRect(x - 0.6, y, 1.2, 5);
  }
}

/** An arc from the operation that wrote a value to the one that saw it; it may come from the left. */
function paintOrigin(ctx: CanvasRenderingContext2D, layout: Layout, from: Place, to: Place): void {
  const half = layout.laneHeight / 2 - 2;
  const isInView = from.to > layout.gutter;
  const width = Math.max(6, from.to - from.from + 3);
  if (isInView) ctx.strokeRect(from.from - 1.5, from.middle - half, width, half * 2);
  // It leaves the bar across the rows, so as not to strike out the label beside it.
  const startX = Math.min((from.from + from.to) / 2, to.from - 8);
  const startY = from.middle + (to.middle < from.middle ? -half : half);
  const bend = Math.min(60, (to.from - startX) / 2);
  ctx.beginPath();
  ctx.moveTo(startX, startY);
  ctx.bezierCurveTo(startX, to.middle, to.from - bend, to.middle, to.from - 3, to.middle);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(to.from - 1, to.middle);
  ctx.lineTo(to.from - 9, to.middle - 4);
  ctx.lineTo(to.from - 9, to.middle + 4);
  ctx.fill();
}

/** Inside of the bar where that is wide enough, else beside it. */
function paintCallout(
  ctx: CanvasRenderingContext2D,
  layout: Layout,
  place: Place,
  texts: readonly string[],
): Box {
  ctx.font = '600 11.5px system-ui, sans-serif';
  const widthOf = (text: string): number => ctx.measureText(text).width + 12;
  const fitting = (room: number): string | undefined => texts.find((text) => widthOf(text) <= room);
  const inside = fitting(Math.min(place.to, layout.width) - place.from);
  const right = fitting(layout.width - place.to - 6);
  const text = inside ?? right ?? texts.at(-1) ?? '';
  const left = Math.max(layout.gutter, place.from - 6 - widthOf(text));
  const x = inside !== undefined ? place.from : right !== undefined ? place.to + 6 : left;
  if (inside === undefined) ctx.fillRect(x, place.middle - 10, widthOf(text), 20);
  ctx.fillStyle = color('panel');
  ctx.fillText(text, x + 6, place.middle + 0.5);
  return { left: x, right: x + widthOf(text), top: place.middle - 10, bottom: place.middle + 10 };
}

/** The misfit's place; null where there is none, or it is out of view. */
function focusPlace(data: PageData, view: View, layout: Layout): Place | null {
  if (!data.focus) return null;
  const place = placeOf(data, view, layout, data.focus.operation);
  return place.to <= layout.gutter || place.from > layout.width ? null : place;
}

/** Under the bars: where the value came from that fits nowhere. */
export function paintOrigins(
  ctx: CanvasRenderingContext2D,
  data: PageData,
  view: View,
  layout: Layout,
): void {
  const place = focusPlace(data, view, layout);
  if (!place) return;
  ctx.fillStyle = color('misfit');
  ctx.strokeStyle = color('misfit');
  ctx.lineWidth = 1.6;
  for (const writer of data.focus?.writers ?? []) {
    const origin = placeOf(data, view, layout, writer);
    const isApart = place.from - origin.from > NEAREST_PX;
    if (isApart) paintOrigin(ctx, layout, origin, place);
  }
}

/** Over the bars: what fits nowhere, and what came before it. Returns where it says so. */
export function paintMisfit(
  ctx: CanvasRenderingContext2D,
  data: PageData,
  view: View,
  layout: Layout,
): Box | null {
  const place = focusPlace(data, view, layout);
  if (!place) return null;
  ctx.fillStyle = color('misfit');
  paintBounds(ctx, layout, place);
  const text = data.operations.text[data.focus?.operation ?? 0] ?? '';
  return paintCallout(ctx, layout, place, [`fits nowhere: ${text}`, text]);
}
