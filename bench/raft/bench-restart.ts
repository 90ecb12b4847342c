import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FolderDisk } from '../../src/node/host/disk.ts';
import { WAL_START, Wal } from '../../src/node/wal.ts';
import { Loopback } from './loopback.ts';
import { eventually } from './processes.ts';
import { SPLITBRAIN_PORTS, startNode, statusOf } from './splitbrain-store.ts';

const KEYS = 10_000;
const VALUE = 'x'.repeat(128);
const AT_A_TIME = 10_000;
const NODE = 1;
const ENTRIES = { quick: 100_000, whole: 1_000_000 };
const TARGET_MS = 3_000;

/**
 * `npm run bench -- restart [--quick]`: starts a node on a log of a million entries without a snapshot,
 * the only member of its cluster, and says how long it takes until it answers, and until it has applied
 * them all.
 */
export async function benchRestart(root: string, folder: string, isQuick: boolean): Promise<void> {
  const entries = isQuick ? ENTRIES.quick : ENTRIES.whole;
  const place = await Loopback.prepare(join(folder, 'restart'), [NODE], SPLITBRAIN_PORTS);
  await writeLog(`${place.dataFolder(NODE)}/disk`, entries);
  const plan = {
    ...{ script: join(root, 'dist/src/node/host/main.js'), members: [NODE] },
    ...{ electionTimeoutMs: 100, heartbeatMs: 50, snapshotEveryEntries: 0 },
  };
  try {
    const fromMs = performance.now();
    await startNode(place, NODE, plan);
    await eventually('an answer', () => statusOf(place, NODE));
    const answersMs = performance.now() - fromMs;
    await eventually('all to be applied', async () =>
      (await statusOf(place, NODE)).appliedIndex >= entries ? true : null,
    );
    const appliedMs = performance.now() - fromMs;
    const isMet = answersMs < TARGET_MS ? 'met' : 'not met';
    process.stdout.write(
      `a log of ${entries} entries: the node answers after ${answersMs.toFixed(0)} ms (to reach: ${TARGET_MS} ms; ${isMet}), ` +
        `has elected itself and applied all after ${appliedMs.toFixed(0)} ms\n`,
    );
  } finally {
    await place.stop();
  }
}

async function writeLog(folder: string, entries: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const disk = new FolderDisk(folder);
  let onDurable = (): void => undefined;
  const fail = (error: Error) => {
    throw error;
  };
  const wal = new Wal(disk, WAL_START, true, () => onDurable(), fail);
  wal.append(0, [
    { type: 'incarnation', incarnation: 1 },
    { type: 'hardState', hardState: { term: 1, votedFor: NODE } },
  ]);
  for (let first = 1; first <= entries; first += AT_A_TIME) {
    const records = Array.from({ length: AT_A_TIME }, (_, i) => entryAt(first + i));
    const isDurable = new Promise<void>((resolve) => {
      onDurable = resolve;
    });
    wal.append(first, records);
    wal.flush();
    await isDurable;
  }
  disk.close();
}

function entryAt(index: number) {
  const key = String(index % KEYS).padStart(16, '0');
  const command = JSON.stringify({ command: { op: 'put', key, value: VALUE } });
  return { type: 'entry', entry: { index, term: 1, command } } as const;
}
