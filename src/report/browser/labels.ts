/// <reference lib="dom" />
import type { PageData } from '../page-data.ts';
import { type BarStyle, styleOf } from './outcome.ts';
import { color } from './theme.ts';

/** The width of a character of the labels' font. */
const CHARACTER_PX = 6.7;
const MOST_FAILED = 2;

const LABEL_COLORS: Readonly<Record<BarStyle, string>> = {
  misfit: 'panel',
  fail: 'muted',
  info: 'on-info',
  'ok-read': 'on-ok-read',
  'ok-write': 'on-ok-write',
};

/** Where a bar lies on the canvas. */
export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The text in the bar where it fits, else beside it where no other bar stands there. */
export function paintLabel(
  ctx: CanvasRenderingContext2D,
  text: string,
  style: BarStyle,
  box: Bar,
  freeUntil: number,
): void {
  const needed = neededPx(text);
  const right = box.x + box.width;
  const y = box.y + box.height / 2 + 0.5;
  if (needed <= box.width) {
    // On stripes a text needs a ground of its own.
    if (style === 'info') {
      ctx.fillStyle = color('info');
      ctx.fillRect(box.x + 2, box.y + 1, needed, box.height - 2);
    }
    ctx.fillStyle = color(LABEL_COLORS[style]);
    ctx.fillText(text, box.x + 5, y);
  } else if (style !== 'fail' && right + needed <= freeUntil) {
    ctx.fillStyle = color('ink');
    ctx.fillText(text, right + 4, y);
  }
}

/**
 * The next operation of a row beside which a text must stop. Over a failed one that is too narrow
 * for its own text it may go on, but not far: where many failed, the text would look like theirs.
 */
export function nextTelling(
  data: PageData,
  lane: readonly number[],
  at: number,
  widthOf: (operation: number) => number,
): number {
  const isSilent = (i: number | undefined): boolean =>
    i !== undefined &&
    styleOf(data, i) === 'fail' &&
    neededPx(data.operations.text[i] ?? '') > widthOf(i);
  let next = at + 1;
  while (next <= at + MOST_FAILED && isSilent(lane[next])) next++;
  return lane[next] ?? -1;
}

/** Measuring every text would cost more than painting; the font has one width for all. */
function neededPx(text: string): number {
  return text.length * CHARACTER_PX + 8;
}
