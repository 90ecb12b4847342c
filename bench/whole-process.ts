import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { syntheticHistory } from '../checker/testing/synthetic.ts';
import { median } from './measure.ts';
import type { Row } from './report.ts';
import { writeHistory } from './source.ts';

const RUNS = 3;
const TARGET_RATIO = 1.5;
const TARGET_MIB = 1024;

/** Prints the most memory that the process had, in KiB, as the last thing that it does. */
const TELL_PEAK =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('\\n'+process.resourceUsage().maxRSS))";

/** What Node takes to read the lines of a file and parse each. */
const READ_AND_PARSE = `
  const { createReadStream } = require('node:fs');
  const lines = require('node:readline').createInterface({ input: createReadStream(process.argv[1]) });
  let count = 0;
  lines.on('line', (line) => { if (JSON.parse(line)) count += 1; });
  lines.on('close', () => process.stdout.write(String(count)));`;

/** `splitbrain check` of a long history file as a whole process, beside Node that only parses it. */
export function wholeProcess(root: string, folder: string, operations: number): Row[] {
  const file = join(folder, 'long.jsonl');
  const plan = { operations, clients: 10, keys: 10, crashedPerMille: 5, seed: 9 };
  writeHistory(file, syntheticHistory(plan));
  const command = join(root, 'bin', 'splitbrain.js');
  const ours: number[] = [];
  const theirs: number[] = [];
  const peaks: number[] = [];
  let exitCode: number | null = null;
  for (let run = 0; run < RUNS; run++) {
    theirs.push(timed(['-e', READ_AND_PARSE, file]).ms);
    const args = ['--import', TELL_PEAK, command, 'check', file, '--model', 'cas-register'];
    const { ms, status, peakMiB } = timed(args);
    peaks.push(peakMiB);
    ours.push(ms);
    exitCode = status;
  }
  const [mine, parse] = [median(ours), median(theirs)];
  const name = `splitbrain check, ${operations} operations in JSON Lines, whole process`;
  const peakMiB = Math.max(...peaks);
  const memory: Row = {
    ...{ name: `${name}: peak resident memory`, verdicts: '', engines: '' },
    ...{ ms: `${peakMiB.toFixed(0)} MiB`, otherMs: null, other: '' },
    ...{ target: `<= ${TARGET_MIB} MiB`, isMet: peakMiB <= TARGET_MIB },
  };
  const time: Row = {
    name,
    verdicts: `exit code ${exitCode}`,
    engines: '',
    ...{ ms: mine, otherMs: parse, other: 'Node: readline and JSON.parse' },
    target: `<= ${TARGET_RATIO}x`,
    isMet: exitCode === 0 && mine <= TARGET_RATIO * parse,
  };
  return [time, memory];
}

interface Timed {
  readonly ms: number;
  readonly status: number | null;
  /** Not a number where the process does not tell. */
  readonly peakMiB: number;
}

function timed(args: readonly string[]): Timed {
  const startMs = performance.now();
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: [...stdio],
    encoding: 'utf8',
  });
  const ms = performance.now() - startMs;
  return { ms, status, peakMiB: Number(stderr.split('\n').at(-1)) / 1024 };
}
