import { type Html, h } from '../html.ts';

/** A column of a table; numbers stand at the right. */
export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** One row: its cells, and a class where the row is special. */
export interface Row {
  readonly cells: readonly Html[];
  readonly class?: string | undefined;
}

/** A table that scrolls inside its own box, so that a narrow page never scrolls sideways. */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Html {
  const head = columns.map(({ title, isNumber }) =>
    h('th', { scope: 'col', class: isNumber ? 'number' : undefined }, title),
  );
  const body = rows.map((row) =>
    h(
      'tr',
      { class: row.class },
      row.cells.map((cell, i) =>
        h('td', { class: columns[i]?.isNumber ? 'number' : undefined }, cell),
      ),
    ),
  );
  return h('div', { class: 'table' }, [
    h('p', { class: 'table-title' }, caption),
    // Focusable, so that the keyboard can scroll it.
    h(
      'div',
      { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': caption },
      h('table', null, [h('thead', null, h('tr', null, head)), h('tbody', null, body)]),
    ),
  ]);
}

/** A part of the page with a heading that can be linked to. */
export function section(id: string, title: string, ...children: Html[]): Html {
  return h('section', { id, 'aria-labelledby': `${id}-title` }, [
    h('h2', { id: `${id}-title` }, title),
    ...children,
  ]);
}

/** A command with a button that copies it; without the page's script it can still be selected. */
export function command(label: string, text: string): Html {
  return h('div', { class: 'command' }, [
    h('span', { class: 'command-label' }, label),
    h('code', null, text),
    h('button', { type: 'button', class: 'copy', 'aria-label': `Copy: ${label}` }, 'Copy'),
  ]);
}

/** Names with their values. */
export function facts(pairs: readonly (readonly [string, Html])[]): Html {
  return h(
    'dl',
    { class: 'facts' },
    pairs.map(([name, value]) => h('div', null, [h('dt', null, name), h('dd', null, value)])),
  );
}

/** Stands where a number would be a lie. */
export const NOT_MEASURED = 'not measured';

/** Yes or no by shape, word and colour; null is neither, and says so. */
export function yesNo(value: boolean | null, yes = 'yes', no = 'no'): Html {
  if (value === null) return NOT_MEASURED;
  return h('span', { class: value ? 'yes' : 'no' }, value ? `✓ ${yes}` : `✗ ${no}`);
}
