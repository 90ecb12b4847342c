import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshotName } from '../snapshot-file.ts';
import { FIRST_HEADER, makeSegment } from '../testing/segment.ts';
import { makeSnapshot } from '../testing/snapshot.ts';
import { segmentName } from '../wal-reader.ts';
import { entryAt, flipByte, writeLog } from './testing/log-folder.ts';
import { readWal } from './wal-files.ts';

let folder: string;
let first: string;
let second: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-wal-'));
  [first, second] = writeLog(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a log that is looked into', () => {
  it('is read over all its segments, with the place of each record', () => {
    const seen: unknown[] = [];
    const files = readWal(folder, (file, at, record) => seen.push({ file, at, record }));
    expect(files).toMatchObject([
      { file: first, records: 4, entries: [1, 2], tornBytes: 0, damage: null },
      { file: second, records: 4, entries: [3, 4], tornBytes: 0, damage: null },
    ]);
    expect(seen).toHaveLength(8);
    expect(seen[4]).toEqual({ file: second, at: 47, record: entryAt(3) });
  });

  it('may be one segment alone, whichever', () => {
    expect(readWal(second)).toMatchObject([{ records: 4, entries: [3, 4], damage: null }]);
  });

  it('with a piece of a record at its very end is torn, not damaged', () => {
    truncateSync(second, readFileSync(second).length - 3);
    const [one, two] = readWal(folder);
    expect(one).toMatchObject({ tornBytes: 0, damage: null });
    expect(two).toMatchObject({ entries: [3, 3], damage: null });
    expect(two?.tornBytes).toBeGreaterThan(0);
  });

  it('with a piece of a record at the end of an earlier segment is damaged there', () => {
    truncateSync(first, readFileSync(first).length - 3);
    const [one, two] = readWal(folder);
    expect(one?.damage).toMatchObject({ file: 'wal-00000001.log' });
    expect(two?.damage).toBeNull();
  });

  it('with a changed byte is damaged, and the file and offset are told', () => {
    const bytes = readFileSync(second);
    writeFileSync(second, flipByte(bytes, 64));
    const damage = { file: 'wal-00000002.log', offset: 47, bytes: bytes.length };
    expect(readWal(folder)[1]).toMatchObject({ damage });
  });

  it('may have segments left over from before a snapshot: they are stale, and that is no damage', () => {
    const path = join(folder, segmentName(4));
    const header = { ...FIRST_HEADER, segment: 4, position: 999, lastIndex: 4 };
    writeFileSync(path, makeSegment([entryAt(5)], header).bytes);
    expect(readWal(folder).map(({ damage }) => damage !== null)).toEqual([false, false, true]);
    writeFileSync(join(folder, snapshotName(3)), makeSnapshot(3, 2).bytes);
    expect(readWal(folder)[2]?.damage).not.toBeNull();
    writeFileSync(join(folder, snapshotName(4)), makeSnapshot(4, 2).bytes);
    expect(readWal(folder)).toMatchObject([
      { file: first, isStale: true, damage: null },
      { file: second, isStale: true, damage: null },
      { file: path, isStale: false, entries: [5, 5], damage: null },
    ]);
  });

  it('that is not there, or is none, is told as a mistake of who asked', () => {
    expect(() => readWal(join(folder, 'x'))).toThrow('x: no such file or folder');
    rmSync(first);
    rmSync(second);
    expect(() => readWal(folder)).toThrow('holds no segment of a log');
  });
});
