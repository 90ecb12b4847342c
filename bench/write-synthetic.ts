import { closeSync, openSync, writeSync } from 'node:fs';
import { type Synthetic, syntheticHistory } from '../checker/testing/synthetic.ts';

const LINES_AT_A_TIME = 10_000;

/** Writes a made history as JSON Lines. */
export function writeSynthetic(file: string, plan: Synthetic): void {
  const out = openSync(file, 'w');
  let lines: string[] = [];
  for (const event of syntheticHistory(plan)) {
    lines.push(`${JSON.stringify(event)}\n`);
    if (lines.length < LINES_AT_A_TIME) continue;
    writeSync(out, lines.join(''));
    lines = [];
  }
  writeSync(out, lines.join(''));
  closeSync(out);
}
