/// <reference lib="dom" />
import type { PageData } from '../page-data.ts';
import { type Layout, nsAt, prepareCanvas, xOf } from './axis.ts';
import { paintAxis, paintBandNames, paintBands } from './bands.ts';
import { paintLane } from './bars.ts';
import { cell, endNsOf } from './data.ts';
import { type Box, paintMisfit, paintOrigins } from './focus.ts';
import { firstFrom, operationsByLane } from './rows.ts';
import { color } from './theme.ts';
import type { View } from './view.ts';

const BAND_HEIGHT = 18;
const MOST_BAND_ROWS = 8;
/** A click this near to a bar means the bar. */
const NEAR_PX = 5;

/** Draws the timeline and knows what lies where on it. */
export class TimelinePainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #data: PageData;
  readonly #view: View;
  readonly #all: readonly (readonly number[])[];
  #chosen: readonly (readonly number[])[];
  #key = -1;
  #callout: Box | null = null;

  constructor(canvas: HTMLCanvasElement, data: PageData, view: View) {
    this.#canvas = canvas;
    this.#data = data;
    this.#view = view;
    this.#all = operationsByLane(data, () => true);
    this.#chosen = this.#all;
  }

  /** Emphasises one key's operations; -1 for all. */
  chooseKey(key: number): void {
    this.#key = key;
    const { key: keys } = this.#data.operations;
    this.#chosen = key === -1 ? this.#all : operationsByLane(this.#data, (i) => keys[i] === key);
  }

  get layout(): Layout {
    const width = this.#canvas.clientWidth;
    const rows = Math.min(MOST_BAND_ROWS, Math.max(0, ...this.#data.bands.map((b) => b.row + 1)));
    const lanes = this.#data.laneCount;
    const laneHeight = lanes <= 14 ? 25 : lanes <= 30 ? 18 : lanes <= 80 ? 9 : 5;
    const bandsTop = 36;
    const lanesTop = bandsTop + rows * BAND_HEIGHT + 6;
    const height = lanesTop + lanes * laneHeight + 4;
    const gutter = width < 600 ? 38 : 56;
    return { width, height, gutter, bandsTop, bandHeight: BAND_HEIGHT, lanesTop, laneHeight };
  }

  draw(): void {
    const { layout } = this;
    const ctx = prepareCanvas(this.#canvas, layout.height);
    if (!ctx) return;
    const data = this.#data;
    const view = this.#view;
    const x = (ns: number): number => xOf(view, layout, ns);
    const box = {
      left: layout.gutter,
      right: layout.width,
      top: layout.lanesTop - 4,
      bottom: layout.height,
      x,
    };
    paintAxis(ctx, data, view, layout);
    paintBands(ctx, data.bands, box);
    paintBandNames(ctx, data.bands, view, layout);
    this.#paintRows(ctx, layout);
    const isFiltered = this.#key !== -1;
    if (isFiltered) {
      for (const lane of this.#all)
        paintLane(ctx, data, lane, { view, layout, alpha: 0.16, hasLabels: false });
    }
    paintOrigins(ctx, data, view, layout);
    for (const lane of this.#chosen)
      paintLane(ctx, data, lane, { view, layout, alpha: 1, hasLabels: true });
    this.#callout = paintMisfit(ctx, data, view, layout);
  }

  /** The rows' names: the process that is at work where the view begins. */
  #paintRows(ctx: CanvasRenderingContext2D, layout: Layout): void {
    ctx.font = '11px system-ui, sans-serif';
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    this.#all.forEach((lane, row) => {
      const y = layout.lanesTop + row * layout.laneHeight;
      ctx.fillStyle = color('grid');
      ctx.fillRect(layout.gutter, y + layout.laneHeight - 1, layout.width - layout.gutter, 1);
      if (layout.laneHeight < 12 && row % 5 !== 0) return;
      const at = Math.min(firstFrom(this.#data, lane, this.#view.fromNs), lane.length - 1);
      ctx.fillStyle = color('muted');
      ctx.fillText(
        `p${cell(this.#data.operations.process, lane[at] ?? 0)}`,
        8,
        y + layout.laneHeight / 2,
      );
    });
  }

  /** The operation at a point, or -1. */
  operationAt(x: number, y: number): number {
    const { layout } = this;
    const box = this.#callout;
    const isInBox = box && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    if (isInBox) return this.#data.focus?.operation ?? -1;
    const lane = this.#chosen[Math.floor((y - layout.lanesTop) / layout.laneHeight)];
    if (!lane || y < layout.lanesTop || x < layout.gutter) return -1;
    const ns = nsAt(this.#view, layout, x);
    const at = firstFrom(this.#data, lane, ns);
    const distance = (i: number): number => {
      const from = xOf(this.#view, layout, cell(this.#data.operations.startNs, i));
      return Math.max(from - x, x - xOf(this.#view, layout, endNsOf(this.#data, i)), 0);
    };
    const near = [lane[at - 1], lane[at]].filter((i) => i !== undefined);
    near.sort((a, b) => distance(a) - distance(b));
    const best = near[0];
    return best !== undefined && distance(best) <= NEAR_PX ? best : -1;
  }

  /** The fault whose name is at a point, as its position among the bands, or -1. */
  bandAt(x: number, y: number): number {
    const { layout } = this;
    if (y < layout.bandsTop || y >= layout.lanesTop || x < layout.gutter) return -1;
    const row = Math.floor((y - layout.bandsTop) / layout.bandHeight);
    const ns = nsAt(this.#view, layout, x);
    return this.#data.bands.findIndex((b) => b.row === row && b.startNs <= ns && ns <= b.endNs);
  }
}
