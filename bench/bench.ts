import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Case, cases, publishedFolder } from './cases.ts';
import { measure, median } from './measure.ts';
import { Porcupine } from './porcupine.ts';
import { benchRaft } from './raft/bench-raft.ts';
import { publish, type Row, tableOf } from './report.ts';
import { storedMs } from './stored.ts';
import { wholeProcess } from './whole-process.ts';

/**
 * `npm run bench -- raft [--quick]`: raft/bench-raft.ts.
 *
 * `npm run bench -- checker [--quick | --full]`: times the checker and, where Go is there, Porcupine
 * on the same histories in the same run; else compares with stored times, and says so. Writes the
 * table under `results/benchmarks/`, but not when quick.
 */
const PORCUPINE_TIMEOUT_MS = 5_000;
const PORCUPINE_RUNS = 5;
const FIRST_PASSES = 5;
const FIRST_PASS_TARGET_MS = 60;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

async function main(folder: string): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean' }, full: { type: 'boolean' } },
  });
  if (positionals.join() === 'raft') return await benchRaft(ROOT, folder, values.quick === true);
  if (positionals.join() !== 'checker') {
    process.stderr.write('usage: npm run bench -- checker [--quick | --full]\n');
    process.stderr.write('       npm run bench -- raft [--quick]\n');
    process.exitCode = 64;
    return;
  }
  const isIn = ({ when }: Case) =>
    when === 'always' || (when === 'not quick' ? values.quick !== true : values.full === true);
  const porcupine = Porcupine.build(join(ROOT, 'bench', 'porcupine'), folder);
  const rows: Row[] = [];
  for (const one of cases().filter(isIn)) {
    rows.push(await rowOf(one, porcupine));
    process.stdout.write(`${tableOf(rows).split('\n').at(-1)}\n`);
  }
  const published = publishedFolder();
  if (published !== null) rows.splice(1, 0, firstPass(published));
  if (values.quick !== true) rows.push(wholeProcess(ROOT, folder, 1_000_000));
  const flag = values.full === true ? ' --full' : '';
  const about = {
    command: `npm run bench -- checker${flag}`,
    other: porcupine === null ? 'Porcupine v1.3.0, stored times' : porcupineText(porcupine),
  };
  process.stdout.write(`\n${about.other}\n${tableOf(rows)}\n`);
  if (values.quick !== true) process.stdout.write(`${publish(ROOT, rows, about)}\n`);
}

async function rowOf(one: Case, porcupine: Porcupine | null): Promise<Row> {
  const histories = await one.histories();
  const measured = measure(histories, one.model, one.timeLimitMs);
  const ms = median(measured.ms);
  return {
    name: one.name,
    ...{ verdicts: measured.verdicts, engines: measured.engines, ms },
    ...otherOf(one, histories, porcupine),
    ...{
      target: `<= ${one.targetMs} ms`,
      isMet: ms <= one.targetMs && isDecided(one, measured.verdicts),
    },
  };
}

/** An `inconclusive` meets a target only where the time was limited on purpose. */
function isDecided({ timeLimitMs }: Case, verdicts: string): boolean {
  return timeLimitMs !== undefined || !verdicts.includes('inconclusive');
}

function otherOf(
  one: Case,
  histories: Awaited<ReturnType<Case['histories']>>,
  porcupine: Porcupine | null,
): Pick<Row, 'other' | 'otherMs'> {
  if (one.porcupine === null) return { otherMs: null, other: 'Porcupine: out of memory' };
  if (porcupine === null) {
    const ms = storedMs[one.name] ?? null;
    return { otherMs: ms, other: ms === null ? 'Porcupine: out of time or memory' : 'stored' };
  }
  const limits = { timeoutMs: PORCUPINE_TIMEOUT_MS, runs: PORCUPINE_RUNS };
  const timed = porcupine.time(one.porcupine, one.model, histories, limits);
  const failed = timed.find(({ result }) => result !== 'Ok' && result !== 'Illegal');
  if (failed !== undefined) {
    const why = failed.result === 'Unknown' ? `> ${PORCUPINE_TIMEOUT_MS / 1_000} s` : failed.result;
    return { otherMs: null, other: `Porcupine: ${why}` };
  }
  const ms = timed.reduce((sum, { ms }) => sum + median(ms), 0);
  return { otherMs: ms, other: 'Porcupine' };
}

/** One pass over the etcd logs in a fresh process, several times. */
function firstPass(folder: string): Row {
  const script = fileURLToPath(new URL('./first-pass.js', import.meta.url));
  const ms = Array.from({ length: FIRST_PASSES }, () =>
    Number(execFileSync(process.execPath, [script, folder], { encoding: 'utf8' })),
  );
  const name = '102 etcd logs, first pass of a fresh process';
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
