import { parseArgs } from 'node:util';
import { type Tally, tryMany } from '../checker/testing/differential.ts';
import { smallPlan } from '../checker/testing/random-run.ts';
import { fuzzTargets, type Target } from './fuzz-targets.ts';

/**
 * `npm run fuzz -- checker [--minutes 10] [--engine NAME] [--seed N]`: random histories, every
 * engine and the search against brute force, until the time is over. The minutes are those of the
 * whole run; the targets take turns. Ends with exit code 1 at the first mismatch.
 */
const BATCH = 2_000;
const MOST_OPERATIONS = [8, 8, 11];
const SHOW_EVERY_MS = 5_000;
const USAGE = 64;
const HOW = 'usage: npm run fuzz -- checker [--minutes 10] [--engine NAME] [--seed N]';

interface Score extends Tally {
  readonly target: Target;
}

/** Null where there is an option that it does not know. */
function argumentsGiven() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        minutes: { type: 'string' },
        engine: { type: 'string' },
        seed: { type: 'string' },
      },
    });
  } catch {
    return null;
  }
}

function main(): number {
  const given = argumentsGiven();
  if (given === null) return fail(HOW, USAGE);
  const { values, positionals } = given;
  const minutes = Number(values.minutes ?? 10);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const all = fuzzTargets();
  const targets = all.filter(({ engine }) => engine === (values.engine ?? engine));
  if (positionals.join() !== 'checker' || !(minutes > 0) || !Number.isSafeInteger(seed)) {
    return fail(HOW, USAGE);
  }
  if (targets.length === 0) {
    const known = [...new Set(all.map(({ engine }) => engine))].join(', ');
    return fail(`no engine is called '${values.engine}'; expected one of ${known}`, USAGE);
  }
  say(`${targets.length} targets, ${minutes} minutes, seed ${seed}\n`);
  try {
    showAll(run(targets, seed, minutes * 60_000));
    return 0;
  } catch (error) {
    return fail(`\n${error instanceof Error ? error.message : String(error)}`, 1);
  }
}

function run(targets: readonly Target[], seed: number, forMs: number): Score[] {
  const scores = targets.map((target): Score => ({ target, valid: 0, violation: 0, unknown: 0 }));
  const startMs = performance.now();
  let shownMs = startMs;
  for (let round = 0; ; round++) {
    for (const score of scores) {
      if (performance.now() - startMs > forMs) return scores;
      tryBatch(score, seed + round * BATCH);
      if (performance.now() - shownMs < SHOW_EVERY_MS) continue;
      shownMs = performance.now();
      const seconds = Math.round((shownMs - startMs) / 1_000);
      say(`${seconds} s: ${scores.reduce((sum, one) => sum + total(one), 0)} histories\n`);
    }
  }
}

function tryBatch(score: Score, seed: number): void {
  const { model, trial, name } = score.target;
  try {
    const tally = tryMany(model, trial, {
      ...{ seed, runs: BATCH },
      // Drawn from the history's own seed, so that this seed alone makes it again.
      plan: (chance) => smallPlan(model, chance, chance.pick(MOST_OPERATIONS)),
    });
    score.valid += tally.valid;
    score.violation += tally.violation;
    score.unknown += tally.unknown;
  } catch (error) {
    throw new Error(`MISMATCH: ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

function showAll(scores: readonly Score[]): void {
  say('\ntarget                        histories      valid  violation  left to others\n');
  for (const score of scores) {
    const { target, valid, violation, unknown } = score;
    const numbers = [total(score), valid, violation].map((n) => String(n).padStart(11)).join('');
    say(`${target.name.padEnd(28)}${numbers}${String(unknown).padStart(16)}\n`);
  }
  say('no mismatch\n');
}

function total({ valid, violation, unknown }: Tally): number {
  return valid + violation + unknown;
}

function say(text: string): void {
  process.stdout.write(text);
}

function fail(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

process.exitCode = main();
