/// <reference lib="dom" />
import { moment } from '../format.ts';
import type { PageData } from '../page-data.ts';
import { element, make } from './data.ts';
import { startOverview } from './overview.ts';
import { listenToPointer } from './pointer.ts';
import { onThemeChange } from './theme.ts';
import { TimelinePainter } from './timeline-painter.ts';
import type { View } from './view.ts';

/** The list of keys, the failing one first and chosen. */
function fillKeys(select: HTMLSelectElement, data: PageData): void {
  const counts = new Map<number, number>();
  for (const key of data.operations.key) counts.set(key, (counts.get(key) ?? 0) + 1);
  const option = (value: number, text: string): void => {
    const made = make('option', text) as HTMLOptionElement;
    made.value = String(value);
    select.append(made);
  };
  option(-1, `all ${data.keys.length} keys`);
  const names = [...data.keys.entries()];
  names.sort(([a, nameA], [b, nameB]) => {
    const isFailing = Number(b === data.focus?.key) - Number(a === data.focus?.key);
    return isFailing || nameA.localeCompare(nameB, 'en', { numeric: true });
  });
  for (const [key, name] of names) {
    const mark = key === data.focus?.key ? ' ✗ fails' : '';
    option(key, `${name}${mark} (${counts.get(key) ?? 0})`);
  }
  select.value = String(data.focus?.key ?? -1);
}

function showFocus(data: PageData, view: View): void {
  if (data.focus) view.show(data.focus.fromNs, data.focus.toNs);
  else view.showAll();
}

function act(action: string | undefined, data: PageData, view: View): void {
  const middleNs = (view.fromNs + view.toNs) / 2;
  if (action === 'left') view.pan(-view.spanNs / 3);
  if (action === 'right') view.pan(view.spanNs / 3);
  if (action === 'in') view.zoom(0.5, middleNs);
  if (action === 'out') view.zoom(2, middleNs);
  if (action === 'all') view.showAll();
  if (action === 'focus') showFocus(data, view);
}

const KEYS: Readonly<Record<string, string>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  '+': 'in',
  '=': 'in',
  '-': 'out',
  '0': 'all',
};

/** Brings the timeline to life. */
export function startTimeline(data: PageData, view: View): void {
  const canvas = element<HTMLCanvasElement>('timeline-canvas');
  const select = element<HTMLSelectElement>('timeline-key');
  const output = element('timeline-window');
  const painter = new TimelinePainter(canvas, data, view);
  const drawOverview = startOverview(
    element<HTMLCanvasElement>('timeline-overview'),
    data,
    view,
    () => painter.layout.gutter,
  );
  let isAsked = false;
  const draw = (): void => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      painter.draw();
      output.textContent = `${moment(view.fromNs)} – ${moment(view.toNs)}`;
    });
  };
  fillKeys(select, data);
  painter.chooseKey(Number(select.value));
  select.addEventListener('change', () => {
    painter.chooseKey(Number(select.value));
    draw();
  });
  for (const button of document.querySelectorAll<HTMLElement>('button[data-action]')) {
    button.addEventListener('click', () => act(button.dataset.action, data, view));
  }
  canvas.addEventListener('keydown', (event) => {
    const action = KEYS[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act(action, data, view);
  });
  listenToPointer(canvas, painter, data, view);
  view.onChange(draw);
  const drawAll = (): void => {
    draw();
    drawOverview();
  };
  onThemeChange(drawAll);
  new ResizeObserver(drawAll).observe(canvas);
  showFocus(data, view);
}
