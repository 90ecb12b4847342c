import { setTimeout } from 'node:timers/promises';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { check } from '../checker/check.ts';
import { readOperations } from '../checker/formats/operations-file.ts';

/**
 * `node --expose-gc peak.js FILE OPERATIONS`: checks a history and prints by how many bytes an
 * operation the memory of this process grew over the history as it was read, at the most. A thread
 * of its own looks at it, because the check does not let anybody in between.
 */
const SETTLE_MS = 500;
/** In what the two threads share: the peak, and 0 before the check, 1 during it, 2 after it. */
const PEAK = 0;
const PHASE = 1;

if (parentPort === null) await main();
else watch(new Float64Array(workerData as SharedArrayBuffer));

async function main(): Promise<void> {
  const [file = '', operations] = process.argv.slice(2);
  const { history } = await readOperations(file);
  const shared = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT);
  const seen = new Float64Array(shared);
  const watcher = new Worker(new URL(import.meta.url), { workerData: shared });
  await new Promise((resolve) => watcher.once('online', resolve));
  globalThis.gc?.();
  await setTimeout(SETTLE_MS);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  seen[PHASE] = 1;
  const { verdict } = check(history, 'cas-register');
  const peak = Math.max(seen[PEAK] ?? 0, process.memoryUsage.rss());
  seen[PHASE] = 2;
  process.stdout.write(JSON.stringify({ verdict, bytes: (peak - before) / Number(operations) }));
}

function watch(seen: Float64Array): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (seen[PHASE] !== 2) {
    if (seen[PHASE] === 1) seen[PEAK] = Math.max(seen[PEAK] ?? 0, process.memoryUsage.rss());
    Atomics.wait(pause, 0, 0, 2);
  }
}
