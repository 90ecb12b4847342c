/// <reference lib="dom" />

const known = new Map<string, string>();

/** A colour of the style sheet by its name, so that drawings follow light and dark. */
export function color(name: string): string {
  let value = known.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    known.set(name, value);
  }
  return value;
}

/** The colour of a node's line; they repeat after seven. */
export function nodeColor(i: number): string {
  return color(`node-${(i % 7) + 1}`);
}

/** Calls `redraw` when the reader's system changes between light and dark. */
export function onThemeChange(redraw: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    known.clear();
    redraw();
  });
}

const hatches = new Map<string, CanvasPattern | null>();

/** Diagonal stripes in a colour: what may or may not have happened. */
export function hatch(ctx: CanvasRenderingContext2D, stripe: string): CanvasPattern | string {
  if (!hatches.has(stripe)) {
    const tile = document.createElement('canvas');
    tile.width = 6;
    tile.height = 6;
    const pen = tile.getContext('2d');
    if (pen) {
      pen.strokeStyle = stripe;
      pen.lineWidth = 2.4;
      for (const shift of [-6, 0, 6]) {
        pen.beginPath();
        pen.moveTo(shift - 1, 7);
        pen.lineTo(shift + 7, -1);
        pen.stroke();
      }
    }
    hatches.set(stripe, ctx.createPattern(tile, 'repeat'));
  }
  return hatches.get(stripe) ?? stripe;
}
