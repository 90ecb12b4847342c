import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticHistory } from '../checker/testing/synthetic.ts';
import { median } from './measure.ts';
import type { Row } from './report.ts';

const RUNS = 3;
const TARGET_RATIO = 1.5;

/** What Node takes to read the lines of a file and parse each. */
const READ_AND_PARSE = `
  const { createReadStream } = require('node:fs');
  const lines = require('node:readline').createInterface({ input: createReadStream(process.argv[1]) });
  let count = 0;
  lines.on('line', (line) => { if (JSON.parse(line)) count += 1; });
  lines.on('close', () => process.stdout.write(String(count)));`;

/** `splitbrain check` of a long history file as a whole process, beside Node that only parses it. */
export function wholeProcess(root: string, folder: string, operations: number): Row {
  const file = join(folder, 'long.jsonl');
  write(file, operations);
  const command = join(root, 'bin', 'splitbrain.js');
  const ours: number[] = [];
  const theirs: number[] = [];
  let exitCode: number | null = null;
  for (let run = 0; run < RUNS; run++) {
    theirs.push(timed(['-e', READ_AND_PARSE, file]).ms);
    const { ms, status } = timed([command, 'check', file, '--model', 'cas-register']);
    ours.push(ms);
    exitCode = status;
  }
  const [mine, parse] = [median(ours), median(theirs)];
  return {
    name: `splitbrain check, ${operations} operations in JSON Lines, whole process`,
    verdicts: `exit code ${exitCode}`,
    engines: '',
    ...{ ms: mine, otherMs: parse, other: 'Node: readline and JSON.parse' },
    target: `<= ${TARGET_RATIO}x`,
    isMet: exitCode === 0 && mine <= TARGET_RATIO * parse,
  };
}

function timed(args: readonly string[]): { ms: number; status: number | null } {
  const startMs = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  return { ms: performance.now() - startMs, status };
}

function write(file: string, operations: number): void {
  const plan = { operations, clients: 10, keys: 10, crashedPerMille: 5, seed: 9 };
  const out = openSync(file, 'w');
  let lines: string[] = [];
  for (const event of syntheticHistory(plan)) {
    lines.push(JSON.stringify(event), '\n');
    if (lines.length < 20_000) continue;
    writeSync(out, lines.join(''));
    lines = [];
  }
  writeSync(out, lines.join(''));
  closeSync(out);
}
