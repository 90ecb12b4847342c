import { join } from 'node:path';
import { median } from '../measure.ts';
import { keyOf, LOAD, type Target } from './load.ts';
import { Loopback } from './loopback.ts';
import { eventually, residentMiB } from './processes.ts';
import { SPLITBRAIN_PORTS, startSplitbrain, statusOf } from './splitbrain-store.ts';
import { NODES, type Store } from './store.ts';

/** What `--commands` says unless it is given; 10,000,000 is the whole of it. */
export const QUICK_COMMANDS = 200_000;
const SAMPLE_EVERY_MS = 250;
const VALUE = 'v'.repeat(LOAD.valueBytes);

/** Resident memory of every node, when so many commands were done. */
interface Sample {
  readonly commands: number;
  /** In the order of the nodes. */
  readonly residentMiB: readonly number[];
}

/**
 * `npm run bench -- memory [--commands N]`: three nodes on the loopback and 64 clients that overwrite
 * 10,000 keys, N times in all. Says what each node's memory comes to in each quarter of the commands, and
 * the ratio of the last quarter's median to the second's: 1.00x is flat, more grows. The first
 * quarter fills the log up to the first snapshots, so it does not count.
 */
export async function benchMemory(root: string, folder: string, commands: number): Promise<void> {
  const place = await Loopback.prepare(join(folder, 'memory'), NODES, SPLITBRAIN_PORTS);
  try {
    const store = await startSplitbrain(place, join(root, 'dist/src/node/host/main.js'));
    const pids = await place.pids();
    const samples: Sample[] = [];
    const progress = { done: 0, failed: 0 };
    const timer = setInterval(() => {
      const each = pids.map((pid) => residentMiB([pid]));
      samples.push({ commands: progress.done, residentMiB: each });
    }, SAMPLE_EVERY_MS);
    const fromMs = performance.now();
    try {
      while (progress.done < commands) await drive(store, commands, progress);
    } finally {
      clearInterval(timer);
    }
    const seconds = (performance.now() - fromMs) / 1_000;
    const perSecond = (progress.done / seconds).toFixed(0);
    const again = progress.failed === 0 ? '' : `, ${progress.failed} failed and were asked again`;
    process.stdout.write(
      `${progress.done} puts in ${seconds.toFixed(0)} s (${perSecond}/s)${again}\n`,
    );
    for (const [i, id] of NODES.entries()) tell(id, i, samples, commands);
    const { lastIndex, appliedIndex } = await statusOf(place, NODES[0] ?? 1);
    process.stdout.write(`the log ends at ${lastIndex}, applied ${appliedIndex}\n`);
  } finally {
    await place.stop();
  }
}

/** Drives the leader until all is done, or a request fails: then there may be another. */
async function drive(
  store: Store,
  commands: number,
  progress: { done: number; failed: number },
): Promise<void> {
  const target = await eventually('a leader', () => store.target());
  let begun = progress.done;
  let isOver = false;
  const client = async (number: number): Promise<void> => {
    while (!isOver && begun < commands) {
      const key = keyOf(begun++ % LOAD.keys);
      await put(target, number, key).catch(() => {
        progress.failed += 1;
        isOver = true;
      });
      if (!isOver) progress.done += 1;
    }
  };
  await Promise.all(Array.from({ length: LOAD.clients }, (_, number) => client(number)));
  target.close();
}

/** A request to a node that stopped leading may never be answered. */
async function put(target: Target, client: number, key: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in 30 s')), 30_000);
  });
  try {
    await Promise.race([target.put(client, key, VALUE), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

function tell(id: number, place: number, samples: readonly Sample[], commands: number): void {
  const quarters = [0, 1, 2, 3].map((quarter) =>
    median(
      samples
        .filter((sample) => Math.min(3, Math.floor((4 * sample.commands) / commands)) === quarter)
        .map((sample) => sample.residentMiB[place] ?? Number.NaN),
    ),
  );
  const [, second = Number.NaN, , last = Number.NaN] = quarters;
  const medians = quarters.map((each) => each.toFixed(0)).join(', ');
  const ratio = (last / second).toFixed(2);
  process.stdout.write(`node ${id}: ${medians} MiB by quarter; last to second ${ratio}x\n`);
}
