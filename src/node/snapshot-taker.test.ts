import { beforeEach, describe, expect, it } from 'vitest';
import { configurationOf } from '../raft/index.ts';
import { Applier } from './applier.ts';
import { readSnapshotFile, snapshotName, temporaryName } from './snapshot-file.ts';
import { SnapshotTaker } from './snapshot-taker.ts';
import { MemoryDisk } from './testing/memory-disk.ts';
import { WAL_START, Wal } from './wal.ts';

const KEYS = 2000;

let disk: MemoryDisk;
let applier: Applier;
let told: string[];
let errors: string[];
let taker: SnapshotTaker;

/** A store of 2,000 keys with long values, whose snapshot has a few parts. */
beforeEach(() => {
  disk = new MemoryDisk();
  applier = new Applier();
  told = [];
  errors = [];
  const onError = (error: Error) => errors.push(error.message);
  const wal = new Wal(disk, WAL_START, true, () => {}, onError);
  const plan = { everyEntries: KEYS, everyWalBytes: 1e9 };
  taker = new SnapshotTaker(plan, {
    disk,
    wal,
    applier,
    configurationAt: () => configurationOf([1, 2, 3]),
    onCaptured: (index) => told.push(`captured ${index}`),
    onWritten: (index) => told.push(`written ${index}`),
    onTaken: ({ index, term }, entries) => told.push(`taken ${index} of ${term}, ${entries} more`),
    pause: (then) => then(),
    guard: (action) => action(),
    onDiskFailed: onError,
  });
});

function apply(count: number): void {
  for (let i = 0; i < count; i++) {
    const index = applier.appliedIndex + 1;
    const command = { op: 'put', key: `k${index % KEYS}`, value: 'x'.repeat(100) };
    applier.apply({ index, term: 3, command: JSON.stringify({ command }) });
    taker.onApplied();
  }
}

/** Does calls of the disk until one like this was done. */
function runUntil(call: string): void {
  while (!disk.journal.some((done) => done.startsWith(call))) {
    if (!disk.next()) throw new Error(`no ${call} came`);
  }
}

describe('a snapshot that is taken', () => {
  it('is read out slice by slice, each when the one before is on its way to the disk', () => {
    apply(KEYS);
    expect(told).toEqual([`captured ${KEYS}`]);
    const sizes: number[] = [];
    for (let before = 0; disk.next(); before = disk.bytesOf(temporaryName(KEYS)).length) {
      const size = disk.bytesOf(temporaryName(KEYS)).length - before;
      if (size > 0) sizes.push(size);
      apply(1);
    }
    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.max(...sizes)).toBeLessThan(70_000);
    expect(told.slice(1)).toEqual([`written ${KEYS}`, `taken ${KEYS} of 3, ${KEYS} more`]);
  });

  it('has its name only once all of it is synced', () => {
    apply(KEYS);
    disk.drain();
    const end = [
      `sync ${temporaryName(KEYS)}`,
      `rename ${temporaryName(KEYS)} to ${snapshotName(KEYS)}`,
      'sync directory',
    ];
    expect(disk.journal.slice(-3)).toEqual(end);
    disk.cutPower();
    expect(readSnapshotFile(snapshotName(KEYS), disk.bytesOf(snapshotName(KEYS)))).toHaveProperty(
      'parts',
    );
  });

  it('is the only one at a time, and the next is due so many entries after its capture', () => {
    apply(KEYS);
    runUntil('append');
    apply(KEYS);
    disk.drain();
    apply(1);
    disk.drain();
    expect(told.filter((each) => each.startsWith('captured'))).toEqual([
      `captured ${KEYS}`,
      `captured ${2 * KEYS + 1}`,
    ]);
  });

  it('is given up where another’s takes its place, and its file is removed', () => {
    apply(KEYS);
    runUntil('append');
    taker.restart(5 * KEYS);
    disk.drain();
    expect(told).toEqual([`captured ${KEYS}`]);
    expect(disk.names).toEqual([]);
    // The store stands still no longer: another capture can begin.
    expect(() => applier.store.capture()).not.toThrow();
  });

  it('is there although it was given up, where that came too late', () => {
    apply(KEYS);
    runUntil('rename');
    taker.restart(5 * KEYS);
    disk.drain();
    expect(told).toEqual([`captured ${KEYS}`, `written ${KEYS}`]);
    expect(disk.names).toEqual([snapshotName(KEYS)]);
  });

  it.each(['append', 'sync snapshot', 'rename', 'sync directory'])(
    'a failed %s is told',
    (call) => {
      disk.failing = call;
      apply(KEYS);
      disk.drain();
      expect(errors).toEqual(['EIO']);
      expect(told).toEqual([`captured ${KEYS}`]);
    },
  );
});
