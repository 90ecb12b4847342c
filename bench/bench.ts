import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchCampaign } from './campaign.ts';
import { type Case, cases, publishedFolder } from './cases.ts';
import { benchControls } from './controls.ts';
import { measure, measureEach, median } from './measure.ts';
import { pairing } from './pairing.ts';
import { peakMemory } from './peak-memory.ts';
import { Porcupine } from './porcupine.ts';
import { benchElections } from './raft/bench-elections.ts';
import { benchMemory, QUICK_COMMANDS } from './raft/bench-memory.ts';
import { benchRaft } from './raft/bench-raft.ts';
import { benchRestart } from './raft/bench-restart.ts';
import { benchSnapshots } from './raft/bench-snapshots.ts';
import { publish, type Row, tableOf } from './report.ts';
import { sourceOf, sourceOfPlan } from './source.ts';
import { storedMs } from './stored.ts';
import { wholeProcess } from './whole-process.ts';

/**
 * `npm run bench -- raft [--quick]`: raft/bench-raft.ts.
 *
 * `npm run bench -- snapshots | elections [--quick] | restart [--quick] | memory [--commands N]`:
 * raft/bench-snapshots.ts and so on.
 *
 * `npm run bench -- controls | campaign [--quick]`: controls.ts, campaign.ts.
 *
 * `npm run bench -- checker [--quick | --full]`: times the checker and, where Go is there, Porcupine
 * on the same histories in the same run; else compares with stored times, and says so. Writes the
 * table under `results/benchmarks/`, but not when quick.
 */
const PORCUPINE_TIMEOUT_MS = 5_000;
const PORCUPINE_RUNS = 5;
const PORCUPINE_RUNS_OF_EACH = 15;
const SERIES_OF_EACH = 4;
const FIRST_PASSES = 5;
const FIRST_PASS_TARGET_MS = 60;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

async function main(folder: string): Promise<void> {
  const given = argumentsGiven();
  if (given === null) return tellUsage();
  const { values, positionals } = given;
  if (positionals.join() === 'raft') return await benchRaft(ROOT, folder, values.quick === true);
  if (positionals.join() === 'snapshots') return await benchSnapshots(folder);
  const isQuick = values.quick === true;
  if (positionals.join() === 'elections') return await benchElections(ROOT, folder, isQuick);
  if (positionals.join() === 'restart') return await benchRestart(ROOT, folder, isQuick);
  if (positionals.join() === 'controls') return benchControls(ROOT, folder, isQuick);
  if (positionals.join() === 'campaign') return await benchCampaign(ROOT, isQuick);
  const commands = Number(values.commands);
  if (positionals.join() === 'memory' && Number.isInteger(commands) && commands >= 1_000) {
    return await benchMemory(ROOT, folder, commands);
  }
  if (positionals.join() !== 'checker') return tellUsage();
  const isIn = ({ when }: Case) =>
    when === 'always' || (when === 'not quick' ? values.quick !== true : values.full === true);
  const porcupine = Porcupine.build(join(ROOT, 'bench', 'porcupine'), folder);
  const rows: Row[] = [];
  for (const one of cases().filter(isIn)) {
    for (const row of await rowsOf(one, porcupine, folder)) {
      rows.push(row);
      process.stdout.write(`${tableOf(rows).split('\n').at(-1)}\n`);
    }
  }
  const published = publishedFolder();
  if (published !== null) rows.splice(1, 0, firstPass(published));
  rows.push(pairing(100_000));
  if (values.quick !== true) {
    rows.push(...wholeProcess(ROOT, folder, 1_000_000));
    const plan = { operations: 1_000_000, clients: 50, crashedPerMille: 50, keys: 1, seed: 7 };
    rows.push(peakMemory(folder, plan));
  }
  const flag = values.full === true ? ' --full' : '';
  const about = {
    command: `npm run bench -- checker${flag}`,
    other: porcupine === null ? 'Porcupine v1.3.0, stored times' : porcupineText(porcupine),
  };
  process.stdout.write(`\n${about.other}\n${tableOf(rows)}\n`);
  if (values.quick !== true) process.stdout.write(`${publish(ROOT, rows, about)}\n`);
}

/** Null where there is something in the command line that no bench knows. */
function argumentsGiven() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean' },
        full: { type: 'boolean' },
        commands: { type: 'string', default: `${QUICK_COMMANDS}` },
      },
    });
  } catch {
    return null;
  }
}

function tellUsage(): void {
  process.stderr.write('usage: npm run bench -- checker [--quick | --full]\n');
  for (const name of ['raft', 'elections', 'restart', 'controls', 'campaign']) {
    process.stderr.write(`       npm run bench -- ${name} [--quick]\n`);
  }
  process.stderr.write('       npm run bench -- snapshots\n');
  process.stderr.write('       npm run bench -- memory [--commands N], N from 1,000 on\n');
  process.exitCode = 64;
}

async function rowsOf(one: Case, porcupine: Porcupine | null, folder: string): Promise<Row[]> {
  const { source, compared } = await prepared(one, porcupine, folder);
  const { timeLimitMs = 60_000 } = one;
  const options = one.decisionOnly ? { timeLimitMs, minimizingMs: 0 } : { timeLimitMs };
  const measured = await measure(source, one.model, options);
  const ms = median(measured.ms);
  const { targetMs } = one;
  const { each, ...other } = compared;
  const row: Row = {
    name: one.name,
    ...{ verdicts: measured.verdicts, engines: measured.engines, ms, ...other },
    target: targetMs === null ? '' : `<= ${targetMs} ms`,
    isMet: targetMs === null ? null : ms <= targetMs && isDecided(one, measured.verdicts),
  };
  if (one.comparesEach !== true || porcupine === null || each === null) return [row];
  let [ours, theirs] = [await measureEach(source, one.model, options), each];
  // The machine is slow for seconds at times: of several series the best, for both.
  for (let series = 1; series < SERIES_OF_EACH; series++) {
    ours = bestOf(ours, await measureEach(source, one.model, options));
    const { each: again } = otherOf(one, await one.histories(), porcupine);
    theirs = bestOf(theirs, again ?? []);
  }
  return [row, ...byEach(row, ours, theirs)];
}

function sumOf(ms: readonly number[]): number {
  return ms.reduce((sum, one) => sum + one, 0);
}

function bestOf(some: readonly number[], others: readonly number[]): number[] {
  return some.map((ms, place) => Math.min(ms, others[place] ?? ms));
}

/** Measures the other one first, so that nothing holds a long history's events while ours is. */
async function prepared(one: Case, porcupine: Porcupine | null, folder: string) {
  const histories = await one.histories();
  const compared = otherOf(one, histories, porcupine);
  const { plan } = one;
  const source = plan === undefined ? sourceOf(histories, folder) : sourceOfPlan(plan, folder);
  return { source, compared };
}

/**
 * Each history by itself, again and again, as Porcupine is measured: all of them together, how many
 * took longer than Porcupine took, and the one that did worst.
 */
function byEach(whole: Row, ours: readonly number[], theirs: readonly number[]): Row[] {
  const name = whole.name.replace('one pass', 'each again and again');
  const ratios = ours.map((ms, place) => (theirs[place] ?? Number.NaN) / ms);
  const slower = ratios.filter((ratio) => !(ratio >= 1)).length;
  const worst = ratios.indexOf(Math.min(...ratios));
  const all: Row = {
    ...whole,
    ...{ name, ms: sumOf(ours), otherMs: sumOf(theirs), target: '', isMet: null },
  };
  const slowest: Row = {
    ...{ name: `${name}: the log that does worst`, verdicts: '', engines: '' },
    ...{ ms: ours[worst] ?? Number.NaN, otherMs: theirs[worst] ?? null },
    other: `Porcupine; slower on ${slower} of ${ours.length}`,
    ...{ target: 'none slower', isMet: slower === 0 },
  };
  return [all, slowest];
}

/** An `inconclusive` meets a target only where the time was limited on purpose. */
function isDecided({ timeLimitMs }: Case, verdicts: string): boolean {
  return timeLimitMs !== undefined || !verdicts.includes('inconclusive');
}

function otherOf(
  one: Case,
  histories: Awaited<ReturnType<Case['histories']>>,
  porcupine: Porcupine | null,
): Pick<Row, 'other' | 'otherMs'> & { readonly each: readonly number[] | null } {
  const each = null;
  if (one.porcupine === null) return { otherMs: null, other: 'Porcupine: out of memory', each };
  if (porcupine === null) {
    const ms = storedMs[one.name] ?? null;
    return {
      otherMs: ms,
      other: ms === null ? 'Porcupine: out of time or memory' : 'stored',
      each,
    };
  }
  const runs = one.comparesEach === true ? PORCUPINE_RUNS_OF_EACH : PORCUPINE_RUNS;
  const limits = { timeoutMs: PORCUPINE_TIMEOUT_MS, runs };
  const timed = porcupine.time(one.porcupine, one.model, histories, limits);
  const failed = timed.find(({ result }) => result !== 'Ok' && result !== 'Illegal');
  if (failed !== undefined) {
    const why = failed.result === 'Unknown' ? `> ${PORCUPINE_TIMEOUT_MS / 1_000} s` : failed.result;
    return { otherMs: null, other: `Porcupine: ${why}`, each };
  }
  const medians = timed.map(({ ms }) => median(ms));
  return { otherMs: sumOf(medians), other: 'Porcupine', each: medians };
}

/** One pass over the etcd logs in a fresh process, several times. */
function firstPass(folder: string): Row {
  const script = fileURLToPath(new URL('./first-pass.js', import.meta.url));
  const ms = Array.from({ length: FIRST_PASSES }, () =>
    Number(execFileSync(process.execPath, [script, folder], { encoding: 'utf8' })),
  );
  const name = '102 etcd logs, first pass of a fresh process, decision only';
  const target = `<= ${FIRST_PASS_TARGET_MS} ms`;
  const isMet = median(ms) <= FIRST_PASS_TARGET_MS;
  return {
    name,
    verdicts: '',
    engines: '',
    ms: median(ms),
    otherMs: null,
    other: '',
    target,
    isMet,
  };
}

function porcupineText({ goVersion }: Porcupine): string {
  return `Porcupine v1.3.0 in the same run (${goVersion}), at most ${PORCUPINE_TIMEOUT_MS / 1_000} s a history`;
}

const folder = mkdtempSync(join(tmpdir(), 'splitbrain-bench-'));
try {
  await main(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
