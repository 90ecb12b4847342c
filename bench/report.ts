import { writePage } from './page.ts';

/** A measured case, with what it is compared with. */
export interface Row {
  readonly name: string;
  readonly verdicts: string;
  readonly engines: string;
  /** The median, in milliseconds. */
  readonly ms: number;
  /** The median of the other one; null where it came to no end. */
  readonly otherMs: number | null;
  /** Who the other one is, or what it came to. */
  readonly other: string;
  readonly target: string;
  readonly isMet: boolean;
}

/** How it was measured. */
export interface About {
  readonly command: string;
  readonly other: string;
}

/** The rows as a table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const head = '| case | verdict | engine | splitbrain | compared with | ratio | to reach | met |';
  const body = rows.map((row) => {
    const ratio = row.otherMs === null ? '' : `${(row.otherMs / row.ms).toPrecision(3)}x`;
    const other = row.otherMs === null ? row.other : `${shown(row.otherMs)} (${row.other})`;
    const cells = [row.name, row.verdicts, row.engines, shown(row.ms), other, ratio, row.target];
    return `| ${cells.join(' | ')} | ${row.isMet ? 'yes' : '**no**'} |`;
  });
  return [head, '|---|---|---|---|---|---|---|---|', ...body].join('\n');
}

/** Writes the table and its numbers under `results/benchmarks/`. @returns the page's path */
export function publish(root: string, rows: readonly Row[], about: About): string {
  return writePage(root, {
    ...{ name: 'checker', title: 'The checker, measured', ...about },
    intro:
      'Medians of warm runs in one\nprocess, after parsing; a ratio above 1 says how many times less splitbrain took.',
    body: tableOf(rows),
    data: { rows },
  });
}

function shown(ms: number): string {
  return ms >= 1_000 ? `${(ms / 1_000).toPrecision(3)} s` : `${ms.toPrecision(3)} ms`;
}
