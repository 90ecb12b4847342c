import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Synthetic, syntheticHistory } from '../checker/testing/synthetic.ts';
import type { Row } from './report.ts';
import { writeHistory } from './source.ts';

const TARGET_BYTES = 200;

/** By how much the memory of a process grows at the most while it checks a long history. */
export function peakMemory(folder: string, plan: Synthetic): Row {
  const script = fileURLToPath(new URL('./peak.js', import.meta.url));
  const file = join(folder, 'peak.jsonl');
  const { operations, clients } = plan;
  writeHistory(file, syntheticHistory(plan));
  const args = ['--expose-gc', '--max-old-space-size=16384', script, file, String(operations)];
  const text = execFileSync(process.execPath, args, { encoding: 'utf8' });
  rmSync(file);
  const { verdict, bytes } = JSON.parse(text) as { verdict: string; bytes: number };
  return {
    name: `peak memory over the parsed history, ${operations} operations, ${clients} clients`,
    ...{ verdicts: verdict, engines: '', ms: `${bytes.toFixed(0)} bytes an operation` },
    ...{ otherMs: null, other: '', target: `<= ${TARGET_BYTES} bytes an operation` },
    isMet: verdict === 'valid' && bytes <= TARGET_BYTES,
  };
}
