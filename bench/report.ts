import { writePage } from './page.ts';

/** A measured case, with what it is compared with. */
export interface Row {
  readonly name: string;
  readonly verdicts: string;
  readonly engines: string;
  /** The median, in milliseconds; or words where it is no time. */
  readonly ms: number | string;
  /** The median of the other one; null where it came to no end. */
  readonly otherMs: number | null;
  /** Who the other one is, or what it came to. */
  readonly other: string;
  /** Empty where there is none. */
  readonly target: string;
  /** Null where there is nothing to meet. */
  readonly isMet: boolean | null;
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
    const ratio =
      row.otherMs === null || typeof row.ms === 'string'
        ? ''
        : `${(row.otherMs / row.ms).toPrecision(3)}x`;
    const other = row.otherMs === null ? row.other : `${shown(row.otherMs)} (${row.other})`;
    const cells = [row.name, row.verdicts, row.engines, shown(row.ms), other, ratio, row.target];
    const met = row.isMet === null ? '' : row.isMet ? 'yes' : '**no**';
    return `| ${cells.join(' | ')} | ${met} |`;
  });
  return [head, '|---|---|---|---|---|---|---|---|', ...body].join('\n');
}

const INTRO = `Medians of warm runs in one
process, after parsing: the later half of the runs that fit into four seconds. A ratio above 1 says
how many times less splitbrain took. Both begin where the history has been read and its events have
been paired to operations (\`readOperations\`, \`paired\`; a row says what that takes). Times are those of
whole checks as the API gives them: dividing the operations by object, deciding, replaying what is valid, and of a violation the counterexample made minimal and
refuted once more, the sentence about it not yet worded. Rows that say "decision only" stop short of
making the counterexample small (\`minimizingMs: 0\`), which is what Porcupine stops short of too.
"One pass" goes over all logs, one after the other, and the next pass over them once more; "each again
and again" checks each log five times in a row before the next, as Porcupine is measured, fifteen times in all; of four
such series in turns with Porcupine's, the best median of each log, for both.`;

/** Writes the table and its numbers under `results/benchmarks/`. @returns the page's path */
export function publish(root: string, rows: readonly Row[], about: About): string {
  return writePage(root, {
    ...{ name: 'checker', title: 'The checker, measured', ...about },
    intro: INTRO,
    body: tableOf(rows),
    data: { rows },
  });
}

function shown(ms: number | string): string {
  if (typeof ms === 'string') return ms;
  return ms >= 1_000 ? `${(ms / 1_000).toPrecision(3)} s` : `${ms.toPrecision(3)} ms`;
}
