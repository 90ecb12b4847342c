/// <reference lib="dom" />
import type { PageData } from '../page-data.ts';
import { nsAt } from './axis.ts';
import { element } from './data.ts';
import type { TimelinePainter } from './timeline-painter.ts';
import { factsOfBand, factsOfOperation, showTip } from './tip.ts';
import type { View } from './view.ts';

/** A press that moves less than this is a click. */
const STILL_PX = 4;

/** Shows what is at a point; false where nothing is. */
function showAt(
  painter: TimelinePainter,
  data: PageData,
  canvas: HTMLElement,
  event: MouseEvent,
): boolean {
  const tip = element('timeline-tip');
  const operation = painter.operationAt(event.offsetX, event.offsetY);
  const band = data.bands[painter.bandAt(event.offsetX, event.offsetY)];
  const facts =
    operation !== -1 ? factsOfOperation(data, operation) : band ? factsOfBand(band) : null;
  tip.hidden = facts === null;
  if (facts)
    showTip(tip, facts, canvas.offsetLeft + event.offsetX, canvas.offsetTop + event.offsetY);
  return facts !== null;
}

function listenToWheel(canvas: HTMLElement, painter: TimelinePainter, view: View): void {
  const onWheel = (event: WheelEvent): void => {
    // A plain wheel scrolls the page, as everywhere; a pinch arrives as Ctrl and wheel.
    if (event.ctrlKey || event.metaKey) {
      view.zoom(Math.exp(event.deltaY / 300), nsAt(view, painter.layout, event.offsetX));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      view.pan((event.deltaX / canvas.clientWidth) * view.spanNs);
    } else {
      return;
    }
    event.preventDefault();
  };
  canvas.addEventListener('wheel', onWheel, { passive: false });
}

/** Drag to pan, wheel to zoom, hover for details, click to keep them. */
export function listenToPointer(
  canvas: HTMLElement,
  painter: TimelinePainter,
  data: PageData,
  view: View,
): void {
  const tip = element('timeline-tip');
  let pressX: number | null = null;
  let lastX = 0;
  const setPinned = (isPinned: boolean): void => {
    tip.classList.toggle('pinned', isPinned);
    if (!isPinned) tip.hidden = true;
  };
  canvas.addEventListener('pointerdown', (event) => {
    pressX = lastX = event.offsetX;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (pressX !== null && Math.abs(event.offsetX - pressX) > STILL_PX) {
      canvas.classList.add('dragging');
      setPinned(false);
      const { width, gutter } = painter.layout;
      view.pan(((lastX - event.offsetX) / (width - gutter)) * view.spanNs);
      lastX = event.offsetX;
    } else if (pressX === null && !tip.classList.contains('pinned')) {
      canvas.classList.toggle('on-bar', showAt(painter, data, canvas, event));
    }
  });
  canvas.addEventListener('pointerup', (event) => {
    const isClick = pressX !== null && Math.abs(event.offsetX - pressX) <= STILL_PX;
    pressX = null;
    canvas.classList.remove('dragging');
    if (isClick) setPinned(showAt(painter, data, canvas, event));
  });
  canvas.addEventListener('pointercancel', () => {
    pressX = null;
    canvas.classList.remove('dragging');
  });
  canvas.addEventListener('pointerleave', () => {
    if (!tip.classList.contains('pinned')) tip.hidden = true;
  });
  canvas.addEventListener('dblclick', (event) => {
    view.zoom(0.4, nsAt(view, painter.layout, event.offsetX));
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') setPinned(false);
  });
  view.onChange(() => setPinned(false));
  listenToWheel(canvas, painter, view);
}
