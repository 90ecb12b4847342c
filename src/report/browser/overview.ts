/// <reference lib="dom" />
import type { PageData } from '../page-data.ts';
import { prepareCanvas } from './axis.ts';
import { paintBands } from './bands.ts';
import { color } from './theme.ts';
import type { View } from './view.ts';

const HEIGHT = 46;

function paintThroughput(
  ctx: CanvasRenderingContext2D,
  data: PageData,
  left: number,
  width: number,
): void {
  const { ok, fail, info } = data.buckets.throughput;
  const totals = ok.map((value, i) => value + (fail[i] ?? 0) + (info[i] ?? 0));
  const scale = (HEIGHT - 8) / Math.max(1e-9, ...totals);
  const step = width / ok.length;
  for (let i = 0; i < ok.length; i++) {
    let y = HEIGHT;
    for (const [name, values] of [
      ['ok-write', ok],
      ['fail', fail],
      ['info', info],
    ] as const) {
      const value = values[i] ?? 0;
      // What went wrong stays visible where all else went well.
      const height = value === 0 ? 0 : Math.max(name === 'ok-write' ? 1 : 2, value * scale);
      ctx.fillStyle = color(name);
      ctx.fillRect(left + i * step, y - height, Math.max(1, step - 0.5), height);
      y -= height;
    }
  }
}

/** The whole run in a strip, with the stretch that the timeline shows; drag to move it. */
export function startOverview(
  canvas: HTMLCanvasElement,
  data: PageData,
  view: View,
  gutter: () => number,
): () => void {
  const draw = (): void => {
    const ctx = prepareCanvas(canvas, HEIGHT);
    if (!ctx) return;
    const left = gutter();
    const width = canvas.clientWidth - left;
    const x = (ns: number): number => left + (ns / data.endNs) * width;
    paintBands(ctx, data.bands, { left, right: left + width, top: 0, bottom: HEIGHT, x });
    paintThroughput(ctx, data, left, width);
    const from = x(view.fromNs);
    const to = Math.max(from + 3, x(view.toNs));
    ctx.fillStyle = color('bg');
    ctx.globalAlpha = 0.55;
    ctx.fillRect(left, 0, from - left, HEIGHT);
    ctx.fillRect(to, 0, left + width - to, HEIGHT);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = color(data.focus ? 'misfit' : 'ink');
    ctx.lineWidth = 2;
    ctx.strokeRect(from + 1, 1, to - from - 2, HEIGHT - 2);
  };
  const move = (event: PointerEvent): void => {
    const left = gutter();
    view.centre(((event.offsetX - left) / (canvas.clientWidth - left)) * data.endNs);
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    move(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons === 1) move(event);
  });
  view.onChange(draw);
  return draw;
}
