import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryDisk } from './testing/memory-disk.ts';
import { recordsOf } from './testing/segment.ts';
import { WAL_START, Wal, type WalPosition } from './wal.ts';
import type { WalRecord } from './wal-format.ts';
import { segmentName, WalReader } from './wal-reader.ts';
import { readHeader } from './wal-segment.ts';

const FIRST = segmentName(1);
const SECOND = segmentName(2);

let disk: MemoryDisk;
let durable: number[];
let errors: string[];
beforeEach(() => {
  disk = new MemoryDisk();
  durable = [];
  errors = [];
});

function makeWal(position: WalPosition = WAL_START, syncs = true): Wal {
  const onDurable = (seq: number) => durable.push(seq);
  return new Wal(disk, position, syncs, onDurable, (error) => errors.push(error.message));
}

function entry(index: number, command = 'x'): WalRecord {
  return { type: 'entry', entry: { index, term: 1, command } };
}

function indicesIn(name: string): number[] {
  const { records } = recordsOf(disk.bytesOf(name));
  return records.flatMap((record) => (record.type === 'entry' ? [record.entry.index] : []));
}

describe('the write-ahead log', () => {
  it('writes nothing before it is told to flush', () => {
    const wal = makeWal();
    wal.append(1, [entry(1)]);
    expect(disk.next()).toBe(false);
    wal.flush();
    wal.flush();
    disk.drain();
    expect(disk.journal).toEqual([`append ${FIRST}`, `sync ${FIRST}`, 'sync directory']);
  });

  it('says that records are durable only when they are synced, with the name of a new file', () => {
    const wal = makeWal();
    wal.append(1, [entry(1)]);
    wal.flush();
    for (let call = 0; call < 3; call++) {
      expect(durable).toEqual([]);
      disk.next();
    }
    expect(durable).toEqual([1]);
    disk.cutPower();
    expect(indicesIn(FIRST)).toEqual([1]);
  });

  it('what gathers while a sync is under way goes out with the next one, together', () => {
    const wal = makeWal();
    wal.append(1, [entry(1)]);
    wal.flush();
    for (let index = 2; index <= 5; index++) {
      wal.append(index, [entry(index)]);
      wal.flush();
    }
    disk.drain();
    const once = [`append ${FIRST}`, `sync ${FIRST}`];
    expect(disk.journal).toEqual([...once, 'sync directory', ...once]);
    expect(durable).toEqual([1, 5]);
    expect(indicesIn(FIRST)).toEqual([1, 2, 3, 4, 5]);
  });

  it('a record that came after a write began is not durable with it', () => {
    const wal = makeWal();
    wal.append(1, [entry(1)]);
    wal.flush();
    wal.append(2, [entry(2)]);
    while (durable.length === 0) disk.next();
    expect(durable).toEqual([1]);
    disk.cutPower();
    expect(indicesIn(FIRST)).toEqual([1]);
  });

  it('begins a new segment when one is full, and syncs the folder for it alone', () => {
    const wal = makeWal();
    const mebibyte = 'x'.repeat(1024 * 1024);
    for (let index = 1; index <= 17; index++) {
      wal.append(index, [entry(index, mebibyte)]);
      wal.flush();
      disk.drain();
    }
    expect(disk.names).toEqual([FIRST, SECOND]);
    expect(indicesIn(SECOND)).toEqual([17]);
    const reader = new WalReader();
    for (const name of [FIRST, SECOND]) {
      const ended = reader.read(name, disk.bytesOf(name), name === SECOND, () => {});
      expect(ended).toMatchObject({ end: 'clean' });
    }
    expect(disk.journal.filter((call) => call === 'sync directory')).toHaveLength(2);
    expect(disk.journal.slice(-3)).toEqual([
      `append ${SECOND}`,
      `sync ${SECOND}`,
      'sync directory',
    ]);
  });

  it('goes on where it was recovered, and in a new segment where that was full', () => {
    disk.put(FIRST, Buffer.alloc(16 * 1024 * 1024));
    const wal = makeWal({ ...WAL_START, bytes: 16 * 1024 * 1024 });
    wal.append(1, [entry(1)]);
    wal.flush();
    disk.drain();
    expect(indicesIn(SECOND)).toEqual([1]);
  });

  it.each(['append', `sync ${FIRST}`, 'sync directory'])(
    'a failed %s is told once; nothing is durable and nothing more is written',
    (call) => {
      const wal = makeWal();
      disk.failing = call;
      wal.append(1, [entry(1)]);
      wal.flush();
      disk.drain();
      disk.failing = null;
      const { length } = disk.journal;
      wal.append(2, [entry(2)]);
      wal.flush();
      disk.drain();
      expect(errors).toEqual(['EIO']);
      expect(durable).toEqual([]);
      expect(disk.journal).toHaveLength(length);
    },
  );

  it('with the seeded bug it syncs nothing, and a power cut takes what it called durable', () => {
    const wal = makeWal(WAL_START, false);
    wal.append(1, [entry(1)]);
    wal.flush();
    disk.drain();
    expect(durable).toEqual([1]);
    disk.cutPower();
    expect(disk.names).toEqual([]);
  });
});

describe('a log whose beginning a snapshot holds', () => {
  const THIRD = segmentName(3);

  /** Writes entries, each in a segment of its own. */
  function writeApart(wal: Wal, ...indices: readonly number[]): void {
    for (const index of indices) {
      wal.beginSegment();
      wal.append(index, [entry(index)]);
      wal.flush();
      disk.drain();
    }
  }

  it('a segment that was begun on purpose says what those before it come to', () => {
    const wal = makeWal();
    const hardState = { term: 3, votedFor: 2 };
    wal.append(1, [
      { type: 'incarnation', incarnation: 7 },
      { type: 'hardState', hardState },
    ]);
    wal.append(2, [entry(1), entry(2)]);
    wal.flush();
    disk.drain();
    writeApart(wal, 3);
    expect(readHeader(disk.bytesOf(SECOND))).toMatchObject({
      segment: 2,
      incarnation: 7,
      hardState,
      lastIndex: 2,
    });
    expect(indicesIn(SECOND)).toEqual([3]);
  });

  it('loses the segments of which the snapshot holds all entries, the oldest first', () => {
    const wal = makeWal();
    writeApart(wal, 1, 2, 3, 4);
    wal.cover(2);
    disk.drain();
    expect(disk.names).toEqual([THIRD, segmentName(4)]);
    expect(disk.journal.slice(-3)).toEqual([
      `remove ${FIRST}`,
      `remove ${SECOND}`,
      'sync directory',
    ]);
  });

  it('keeps a segment until the one behind it is durable: that one has its term and vote', () => {
    const wal = makeWal();
    writeApart(wal, 1);
    wal.beginSegment();
    wal.append(2, [entry(2)]);
    wal.flush();
    wal.cover(1);
    while (!disk.journal.includes(`append ${SECOND}`)) disk.next();
    expect(disk.names).toEqual([FIRST, SECOND]);
    disk.cutPower();
    expect(disk.names).toEqual([FIRST]);
  });

  it('never loses the last segment, and the one it writes goes on', () => {
    const wal = makeWal();
    writeApart(wal, 1, 2);
    wal.cover(2);
    wal.append(3, [entry(3)]);
    wal.flush();
    disk.drain();
    expect(disk.names).toEqual([SECOND]);
    expect(indicesIn(SECOND)).toEqual([2, 3]);
  });

  it('a segment that cannot be removed is told as a failure of the disk', () => {
    const wal = makeWal();
    writeApart(wal, 1, 2);
    disk.failing = 'remove';
    wal.cover(1);
    disk.drain();
    expect(errors).toEqual(['EIO']);
  });
});

describe('segments that a snapshot makes needless', () => {
  /** In the journal: removed only after the segment behind has bytes, name and sync. */
  const isRemovedAfter = (name: string) => {
    const removed = disk.journal.indexOf(`remove ${FIRST}`);
    const synced = disk.journal.indexOf(`sync ${name}`);
    expect(synced).toBeGreaterThan(-1);
    expect(removed).toBeGreaterThan(disk.journal.indexOf('sync directory', synced));
  };

  it('go once the one behind them is durable, not when it has only begun', () => {
    const wal: Wal = new Wal(
      disk,
      WAL_START,
      true,
      () => wal.flush(),
      (error) => errors.push(error.message),
    );
    wal.append(1, [entry(1)]);
    wal.flush();
    disk.drain();
    wal.append(2, [entry(2)]);
    wal.flush();
    wal.beginSegment();
    wal.append(3, [{ type: 'snapshot', index: 1_000, term: 7, keepsSuffix: false }]);
    wal.cover(1_000);
    disk.drain();
    isRemovedAfter(SECOND);
  });

  it('go once the log says all that was appended before: half of it would be another log', () => {
    const wal = makeWal();
    wal.append(1, [entry(1), entry(2)]);
    wal.flush();
    disk.drain();
    wal.beginSegment();
    wal.append(2, [entry(3)]);
    wal.flush();
    disk.drain();
    wal.append(3, [{ type: 'snapshot', index: 2, term: 7, keepsSuffix: false }]);
    wal.cover(2);
    wal.flush();
    expect(disk.journal).not.toContain(`remove ${FIRST}`);
    disk.next();
    expect(disk.journal).not.toContain(`remove ${FIRST}`);
    disk.drain();
    expect(disk.journal).toContain(`remove ${FIRST}`);
  });
});
