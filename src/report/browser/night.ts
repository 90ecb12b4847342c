/// <reference lib="dom" />
import { enableCopying } from './copy.ts';

const filters = [...document.querySelectorAll<HTMLElement>('button[data-filter]')];

/** Shows the runs of one verdict, or all of them. */
function filterRuns(verdict: string): void {
  for (const row of document.querySelectorAll<HTMLElement>('tbody tr')) {
    row.hidden = verdict !== 'all' && !row.classList.contains(verdict);
  }
  for (const button of filters) {
    button.setAttribute('aria-pressed', String(button.dataset.filter === verdict));
  }
}

enableCopying();
for (const button of filters) {
  button.addEventListener('click', () => filterRuns(button.dataset.filter ?? 'all'));
}
