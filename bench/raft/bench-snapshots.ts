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
  /** The processor's time in each, of all threads: on a busy machine the rest is other processes'. */
  readonly processorMs: readonly number[];
  readonly commands: number;
}

/**
 * `npm run bench -- snapshots`: takes snapshots of 100,000 keys of 16 bytes with values of 128 on real
 * files while commands are applied, and says for how long that stops them: by the wall clock, and by the
 * processor's time, which says more where others use the machine.
 */
export async function benchSnapshots(folder: string): Promise<void> {
  const applier = new Applier();
  for (let i = 0; i < KEYS; i++) applyNext(applier);
  const heads = [
    'slices',
    'longest ms',
    'p99',
    'of processor',
    'p99',
    'all ms',
    'commands',
    'restore',
  ];
  process.stdout.write(`${heads.map((head) => head.padStart(14)).join('')}\n`);
  let longestMs = 0;
  let longestProcessorMs = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const taken = await takeOne(`${folder}/${round}`, applier);
    const { snapshot, tookMs, slicesMs, processorMs, commands } = taken;
    const [wall, processor] = [spread(slicesMs), spread(processorMs)];
    longestMs = Math.max(longestMs, wall.longest);
    longestProcessorMs = Math.max(longestProcessorMs, processor.longest);
    const times = [wall.longest, wall.p99, processor.longest, processor.p99];
    const cells = [slicesMs.length, ...times, tookMs, commands, restoreMs(snapshot)];
    process.stdout.write(`${cells.map((cell) => shown(cell).padStart(14)).join('')}\n`);
  }
  const times = `${shown(longestMs)} ms, of the processor ${shown(longestProcessorMs)} ms`;
  process.stdout.write(`longest stop: ${times}, at ${KEYS} keys\n`);
}

function spread(values: readonly number[]): { readonly longest: number; readonly p99: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { longest: at(1), p99: at(0.99) };
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
  const processorMs: number[] = [];
  const timed = (action: () => void) => {
    const before = process.cpuUsage();
    const fromMs = performance.now();
    action();
    slicesMs.push(performance.now() - fromMs);
    const { user, system } = process.cpuUsage(before);
    processorMs.push((user + system) / 1000);
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
    pause: (then) => {
      setTimeout(then, 1);
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
  return { snapshot, tookMs: performance.now() - fromMs, slicesMs, processorMs, commands };
}

/** How long it takes to put a store together again, part by part; in a node it is done in slices too. */
function restoreMs({ index, parts }: Snapshot): number {
  const fromMs = performance.now();
  const reading = new SnapshotReading(index);
  for (const part of parts) reading.add(part);
  reading.finish();
  return performance.now() - fromMs;
}
