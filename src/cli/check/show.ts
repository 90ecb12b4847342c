import { plural } from '../../base/plural.ts';
import type { FileResult } from './check-file.ts';

/** What there is to say about one file, line by line. */
export function linesOf(one: FileResult): string[] {
  if (!('result' in one)) return [`${one.verdict}: ${one.problem}`];
  const { operations, partitions, model, engine, durationMs } = one.result;
  const cut = one.truncated ? ` (${CUT})` : '';
  const milliseconds = durationMs.toFixed(0);
  return [
    `${one.verdict}: ${one.file}${cut}`,
    ...detailsOf(one),
    `  ${plural(operations, 'operation')} on ${plural(partitions, 'object')}, model ${model}, engine ${engine}, ${milliseconds} ms`,
  ];
}

/** A line for every file, and below what there is to say about those that are not valid. */
export function tableOf(all: readonly FileResult[]): string[] {
  const rows = [HEAD, ...all.map(rowOf)];
  const widths = HEAD.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const table = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return NUMBERS.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const details = all.flatMap((one) => {
    const cut = 'truncated' in one && one.truncated ? [`  ${CUT}`] : [];
    const lines = [...cut, ...detailsOf(one)];
    return lines.length === 0 ? [] : [`${one.file}:`, ...lines];
  });
  return [...table, ...details, totals(all)];
}

/** A file as `--json` shows it. */
export function jsonOf(one: FileResult): Readonly<Record<string, unknown>> {
  if (!('result' in one)) return { ...one };
  const { results: _, ...rest } = one.result;
  const { file, verdict, format, truncated, readMs } = one;
  return { ...rest, file, verdict, format, truncated, readMs };
}

const CUT = 'its last line was cut off and is left out';
const HEAD = ['verdict', 'operations', 'objects', 'read ms', 'check ms', 'engine', 'file'];
/** The columns of numbers. */
const NUMBERS: ReadonlySet<number> = new Set([1, 2, 3, 4]);

function rowOf(one: FileResult): string[] {
  if (!('result' in one)) return [one.verdict, '', '', '', '', '', one.file];
  const { operations, partitions, engine, durationMs } = one.result;
  const numbers = [operations, partitions, one.readMs.toFixed(0), durationMs.toFixed(0)];
  return [one.verdict, ...numbers.map(String), engine, one.file];
}

function detailsOf(one: FileResult): string[] {
  if (!('result' in one)) return [`  ${one.problem}`];
  const { operations, exhausted } = one.result;
  const violation = 'violation' in one.result ? one.result.violation : one.result.counterexample;
  const lines: string[] = [];
  if (violation !== null) {
    lines.push(`  ${violation.explanation}`);
    lines.push(`  the operation that fits nowhere begins at index ${violation.firstMisfit}`);
    if ('minimal' in violation && !violation.minimal) {
      const few = plural(violation.culprits.length, 'operation');
      lines.push(
        `  ${few} have no order by themselves; the time ended before they were made fewer`,
      );
    }
  }
  if (operations === 0) lines.push('  it holds no operation that says anything');
  else if (one.answered === 0)
    lines.push('  none of its operations was answered: nothing is shown');
  else if (exhausted !== null) lines.push(`  ${exhausted}`);
  return lines;
}

/** `102 files: 79 violation, 22 valid, 1 refused`. */
function totals(all: readonly FileResult[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of all) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  return `${plural(all.length, 'file')}: ${parts.join(', ')}`;
}
