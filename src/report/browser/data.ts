/// <reference lib="dom" />
import type { PageData } from '../page-data.ts';

/** What the page was rendered with; null where no operation was recorded. */
export function readData(): PageData | null {
  const text = document.getElementById('data')?.textContent;
  return text ? (JSON.parse(text) as PageData | null) : null;
}

/** An element that the page is known to have. */
export function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page lacks #${id}`);
  return found as T;
}

/** Entry `i` of a column; columns are all of one length. */
export function cell(column: readonly number[], i: number): number {
  return column[i] ?? 0;
}

/** When an operation's bar ends: at its answer, or with the run where it got none. */
export function endNsOf(data: PageData, i: number): number {
  const length = data.operations.lengthNs[i] ?? null;
  return length === null ? data.endNs : cell(data.operations.startNs, i) + length;
}

/** A new element with a text. */
export function make(tag: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}
