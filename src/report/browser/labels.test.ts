import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Random } from '../../base/random.ts';
import type { PageData } from '../page-data.ts';
import { paintLane } from './bars.ts';
import { View } from './view.ts';

const MS = 1e6;
const CHARACTER_PX = 6.7;
const LAYOUT = {
  ...{ width: 1000, height: 100, gutter: 0 },
  ...{ bandsTop: 0, bandHeight: 0, lanesTop: 0, laneHeight: 25 },
};

beforeAll(() => {
  vi.stubGlobal('document', {
    documentElement: null,
    createElement: () => ({ getContext: () => null }),
  });
  vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: () => '#000' }));
});
afterAll(() => vi.unstubAllGlobals());

interface Bar {
  readonly startMs: number;
  readonly lengthMs: number;
  /** 0 ok, 1 fail, 2 info. */
  readonly outcome: number;
  readonly text: string;
}

interface Label {
  readonly text: string;
  readonly fromX: number;
  readonly toX: number;
}

/** The texts that a row gets; a millisecond is a pixel wide. */
function labelsOf(bars: readonly Bar[], misfit = -1): Label[] {
  const operations = {
    lane: bars.map(() => 0),
    f: bars.map(() => 0),
    startNs: bars.map(({ startMs }) => startMs * MS),
    lengthNs: bars.map(({ lengthMs }) => lengthMs * MS),
    outcome: bars.map(({ outcome }) => outcome),
    text: bars.map(({ text }) => text),
  };
  const endNs = LAYOUT.width * MS;
  const focus = misfit === -1 ? null : { operation: misfit };
  const data = { operations, functions: ['read'], endNs, focus } as unknown as PageData;
  const labels: Label[] = [];
  const fillText = (text: string, x: number): void => {
    labels.push({ text, fromX: x, toX: x + text.length * CHARACTER_PX });
  };
  const ctx = {
    fillText,
    fillRect: () => undefined,
    strokeRect: () => undefined,
    createPattern: () => null,
  };
  const brush = { view: new View(endNs), layout: LAYOUT, alpha: 1, hasLabels: true };
  const lane = bars.map((_, i) => i);
  paintLane(ctx as unknown as CanvasRenderingContext2D, data, lane, brush);
  return labels;
}

const textsOf = (labels: readonly Label[]) => labels.map(({ text }) => text);

const narrow: Bar = { startMs: 0, lengthMs: 10, outcome: 0, text: 'read → 12345' };
const wide: Bar = { startMs: 30, lengthMs: 60, outcome: 1, text: 'cas 1→2' };

test('a text beside its bar runs over a failed bar that has none', () => {
  expect(textsOf(labelsOf([narrow, { ...wide, lengthMs: 20 }]))).toEqual(['read → 12345']);
});

test('a text that would run over that of a failed bar is left out', () => {
  expect(textsOf(labelsOf([narrow, wide]))).toEqual(['cas 1→2']);
  const between: Bar = { startMs: 15, lengthMs: 5, outcome: 1, text: 'read' };
  expect(textsOf(labelsOf([narrow, between, wide]))).toEqual(['cas 1→2']);
});

test('a text never runs over the operation that fits nowhere, though that be a failed one', () => {
  expect(labelsOf([narrow, { ...wide, lengthMs: 20 }], 1)).toEqual([]);
});

test('no two texts of a row lie over each other, and none leaves the canvas (seeds 0 to 299)', () => {
  let painted = 0;
  for (let seed = 0; seed < 300; seed++) {
    const random = new Random(seed);
    const bars: Bar[] = [];
    for (let startMs = 0; startMs < LAYOUT.width; ) {
      const drawnMs = 1 + random.int(random.chance(50) ? 12 : 120);
      const lengthMs = Math.min(drawnMs, LAYOUT.width - startMs);
      const text = 'x'.repeat(3 + random.int(15));
      bars.push({ startMs, lengthMs, outcome: random.int(3), text });
      startMs += lengthMs + 1 + random.int(40);
    }
    const labels = labelsOf(bars).sort((a, b) => a.fromX - b.fromX);
    painted += labels.length;
    for (const [i, { fromX, toX }] of labels.entries()) {
      expect(fromX, `seed ${seed}`).toBeGreaterThanOrEqual(labels[i - 1]?.toX ?? 0);
      expect(toX, `seed ${seed}`).toBeLessThanOrEqual(LAYOUT.width);
    }
  }
  expect(painted).toBeGreaterThan(1000);
});
