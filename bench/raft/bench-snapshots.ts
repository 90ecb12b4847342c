import { setImmediate as nextTurn } from 'node:timers/promises';
import { Applier } from '../../src/node/applier.ts';
import { FolderDisk } from '../../src/node/host/disk.ts';
import { SnapshotReading } from '../../src/node/snapshot-reading.ts';
import { SnapshotTaker, type TakerParts } from '../../src/node/snapshot-taker.ts';
import { WAL_START, Wal } from '../../src/node/wal.ts';

const KEYS = 100_000;
const VALUE = 'x'.repeat(128);
/** Commands applied in one turn of the event loop: some 10,000 a second and more. */
const COMMANDS_PER_TURN = 16;
const ROUNDS = 5;

type Snapshot = Parameters<TakerParts['onTaken']>[0];

/** What one snapshot took, in ms. */
interface Taken {
  readonly snapshot: Snapshot;
  /** Between capture and the durable file. */
  readonly tookMs: number;
  /** How long each of its slices kept the event loop, the capture being the first. */
  readonly slicesMs: readonly number[];
  readonly commands: number;
}

/**
 * `npm run bench -- snapshots`: takes snapshots of 100,000 keys of 16 bytes with values of 128 on real
 * files while commands are applied, and says for how long that stops them.
 */
export async function benchSnapshots(folder: string): Promise<void> {
  const applier = new Applier();
  for (let i = 0; i < KEYS; i++) applyNext(applier);
  process.stdout.write('  slices  longest ms  p99 ms  all ms  commands meanwhile  restore ms\n');
  let longestMs = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const { snapshot, tookMs, slicesMs, commands } = await takeOne(`${folder}/${round}`, applier);
    const sorted = [...slicesMs].sort((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
    const longest = sorted.at(-1) ?? Number.NaN;
    longestMs = Math.max(longestMs, longest);
    const cells = [slicesMs.length, longest, p99, tookMs, commands, restoreMs(snapshot)];
    const widths = [8, 12, 8, 8, 20, 12];
    const text = cells.map((cell, i) => shown(cell).padStart(widths[i] ?? 0)).join('');
    process.stdout.write(`${text}\n`);
  }
  process.stdout.write(`longest stop: ${shown(longestMs)} ms at ${KEYS} keys\n`);
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

function applyNext(applier: Applier): void {
  const index = applier.appliedIndex + 1;
  const key = String(index % KEYS).padStart(16, '0');
  const command = JSON.stringify({ command: { op: 'put', key, value: VALUE } });
  applier.apply({ index, term: 1, command });
}

async function takeOne(folder: string, applier: Applier): Promise<Taken> {
  const disk = new FolderDisk(folder);
  const fail = (error: Error) => {
    throw error;
  };
  const wal = new Wal(disk, WAL_START, true, () => {}, fail);
  const slicesMs: number[] = [];
  const timed = (action: () => void) => {
    const fromMs = performance.now();
    action();
    slicesMs.push(performance.now() - fromMs);
  };
  let snapshot: Snapshot | null = null;
  const plan = { everyEntries: 1, everyWalBytes: 1e12 };
  const taker = new SnapshotTaker(plan, {
    disk,
    wal,
    applier,
    configurationAt: () => ({ voters: [1, 2, 3], outgoing: [], learners: [] }),
    onCaptured: () => {},
    onWritten: () => {},
    onTaken: (taken) => {
      snapshot = taken;
    },
    guard: timed,
    onDiskFailed: fail,
  });
  applyNext(applier);
  const fromMs = performance.now();
  timed(() => taker.onApplied());
  let commands = 0;
  while (snapshot === null) {
    for (let i = 0; i < COMMANDS_PER_TURN; i++) applyNext(applier);
    commands += COMMANDS_PER_TURN;
    await nextTurn();
  }
  disk.close();
  return { snapshot, tookMs: performance.now() - fromMs, slicesMs, commands };
}

/** How long it takes to put a store together again, part by part; in a node it is done in slices too. */
function restoreMs({ index, parts }: Snapshot): number {
  const fromMs = performance.now();
  const reading = new SnapshotReading(index);
  for (const part of parts) reading.add(part);
  reading.finish();
  return performance.now() - fromMs;
}
