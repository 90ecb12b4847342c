import { type CheckOptions, check } from '../checker/check.ts';
import type { Paired } from '../checker/pairing.ts';
import type { CheckResult } from '../checker/result.ts';
import type { Source } from './source.ts';

/** How long passes over some histories took, when the code was warm. */
export interface Measured {
  /** Milliseconds of each pass. */
  readonly ms: readonly number[];
  /** `ok`, `violation`, … and how many of each. */
  readonly verdicts: string;
  readonly engines: string;
}

const ENOUGH_MS = 4_000;
/** With what it takes to read them before every pass. */
const ENOUGH_IN_ALL_MS = 20_000;
const MOST_RUNS = 300;
const FEWEST_RUNS = 3;
const ROUNDS_OF_EACH = 15;
const RUNS_IN_A_ROW = 5;

/** Checks all histories again and again, and times each pass; the first half of them warms up. */
export async function measure(
  source: Source,
  model: string,
  options: CheckOptions = {},
): Promise<Measured> {
  const passes: number[][] = [];
  let results: CheckResult[] = [];
  let spent = 0;
  const endMs = performance.now() + ENOUGH_IN_ALL_MS;
  const isEnough = () => spent >= ENOUGH_MS || performance.now() >= endMs;
  // Once, so that no case pays for what the one before left behind. Not before every pass: a full
  // collection makes V8 forget the types it has seen, and the code that it made for them.
  globalThis.gc?.();
  while (passes.length < FEWEST_RUNS || (!isEnough() && passes.length < MOST_RUNS)) {
    const pass: number[] = [];
    // As a reader leaves them. Anew for every pass: what a check remembers of them must not help the next.
    const read = await source();
    // Nor must it pay for what the reading left behind; a small collection forgets no types.
    globalThis.gc?.({ type: 'minor' });
    results = read.map((history) => {
      const startMs = performance.now();
      const result = check(history, model, options);
      pass.push(performance.now() - startMs);
      return result;
    });
    passes.push(pass);
    const took = sum(pass);
    spent += took;
    if (took > ENOUGH_MS) break;
  }
  const warm = passes.slice(passes.length >> 1);
  const engines = results.flatMap((result) => result.results.map(({ engine }) => engine));
  return {
    ms: warm.map(sum),
    verdicts: tally(results.map(({ verdict }) => verdict)),
    engines: tally(engines),
  };
}

/**
 * The milliseconds of each history when it is checked again and again, as Porcupine is run: of a pass
 * over all of them each finds what the one before left in the processor's caches. The median of some
 * runs now and some later, because the machine is slow for moments that are longer than many checks.
 */
export async function measureEach(
  source: Source,
  model: string,
  options: CheckOptions = {},
): Promise<readonly number[]> {
  const each: number[][] = [];
  for (let round = 0; round < ROUNDS_OF_EACH; round++) {
    const anew: (readonly Paired[])[] = [];
    while (anew.length < RUNS_IN_A_ROW) anew.push(await source());
    globalThis.gc?.({ type: 'minor' });
    for (const place of anew[0]?.keys() ?? []) {
      const ms = anew.map((histories) => timeOf(histories[place] as Paired, model, options));
      // The first brings the caches what the others find there.
      each[place] = [...(each[place] ?? []), ...ms.slice(1)];
    }
  }
  return each.map(median);
}

function timeOf(history: Paired, model: string, options: CheckOptions): number {
  const startMs = performance.now();
  check(history, model, options);
  return performance.now() - startMs;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const only = counts.size === 1 && words.length === 1;
  return [...counts].map(([word, count]) => (only ? word : `${count} ${word}`)).join(', ');
}
