/// <reference lib="dom" />
import type { View } from './view.ts';

/** Where a timeline's parts lie on its canvas, in CSS pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Left of it stand the rows' names. */
  readonly gutter: number;
  readonly bandsTop: number;
  readonly bandHeight: number;
  readonly lanesTop: number;
  readonly laneHeight: number;
}

/** The place of a moment on the canvas. */
export function xOf(view: View, layout: Layout, ns: number): number {
  return layout.gutter + ((ns - view.fromNs) / view.spanNs) * (layout.width - layout.gutter);
}

/** The moment at a place on the canvas. */
export function nsAt(view: View, layout: Layout, x: number): number {
  return view.fromNs + ((x - layout.gutter) / (layout.width - layout.gutter)) * view.spanNs;
}

/** Round moments, at least `gapPx` apart, and their texts with as many digits as they need. */
export function ticksOf(view: View, layout: Layout, gapPx: number): [number, string][] {
  const roughNs = (view.spanNs * gapPx) / (layout.width - layout.gutter);
  const power = 10 ** Math.floor(Math.log10(roughNs));
  const stepNs = power * ([1, 2, 5].find((step) => step * power >= roughNs) ?? 10);
  const digits = Math.max(0, 9 - Math.floor(Math.log10(stepNs) + 1e-9));
  const ticks: [number, string][] = [];
  for (let ns = Math.ceil(view.fromNs / stepNs) * stepNs; ns <= view.toNs; ns += stepNs) {
    ticks.push([ns, `${(ns / 1e9).toFixed(digits)} s`]);
  }
  return ticks;
}

/** A canvas of the size of its box, sharp on any screen; null where it cannot be drawn on. */
export function prepareCanvas(
  canvas: HTMLCanvasElement,
  height: number,
): CanvasRenderingContext2D | null {
  const scale = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const ctx = canvas.getContext('2d');
  ctx?.setTransform(scale, 0, 0, scale, 0, 0);
  return ctx;
}
