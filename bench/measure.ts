import { check } from '../checker/check.ts';
import type { HistoryEvent } from '../checker/history.ts';
import type { CheckResult } from '../checker/result.ts';

/** How long passes over some histories took. */
export interface Measured {
  readonly ms: readonly number[];
  /** `ok`, `violation`, … and how many of each. */
  readonly verdicts: string;
  readonly engines: string;
}

const ENOUGH_MS = 3_000;
const MOST_RUNS = 15;
const FEWEST_RUNS = 3;

/** Checks all histories again and again, and times each pass; the first ones warm up. */
export function measure(
  histories: readonly (readonly HistoryEvent[])[],
  model: string,
  timeLimitMs = 60_000,
): Measured {
  const ms: number[] = [];
  let results: CheckResult[] = [];
  let spent = 0;
  while (ms.length < FEWEST_RUNS || (spent < ENOUGH_MS && ms.length < MOST_RUNS)) {
    globalThis.gc?.();
    const startMs = performance.now();
    results = histories.map((history) => check(history, model, { timeLimitMs }));
    const took = performance.now() - startMs;
    ms.push(took);
    spent += took;
    if (took > ENOUGH_MS) break;
  }
  const warm = ms.length > FEWEST_RUNS ? ms.slice(2) : ms;
  const engines = results.flatMap((result) => result.results.map(({ engine }) => engine));
  return {
    ms: warm,
    verdicts: tally(results.map(({ verdict }) => verdict)),
    engines: tally(engines),
  };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const only = counts.size === 1 && words.length === 1;
  return [...counts].map(([word, count]) => (only ? word : `${count} ${word}`)).join(', ');
}
