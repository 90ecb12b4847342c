import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { recover } from '../recovery.ts';
import { snapshotName } from '../snapshot-file.ts';
import { FIRST_HEADER, makeSegment } from '../testing/segment.ts';
import { makeSnapshot } from '../testing/snapshot.ts';
import { segmentName } from '../wal-reader.ts';
import { FolderDisk } from './disk.ts';
import { contentOf } from './look.ts';
import { readSnapshots } from './snapshot-files.ts';
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
    const { files } = readWal(folder, (file, at, record) => seen.push({ file, at, record }));
    expect(files).toMatchObject([
      { file: first, records: 4, entries: [1, 2], tornBytes: 0, damage: null },
      { file: second, records: 4, entries: [3, 4], tornBytes: 0, damage: null },
    ]);
    expect(seen).toHaveLength(8);
    expect(seen[4]).toEqual({ file: second, at: 47, record: entryAt(3) });
  });

  it('may be one segment alone, whichever', () => {
    expect(readWal(second).files).toMatchObject([{ records: 4, entries: [3, 4], damage: null }]);
  });

  it('with a piece of a record at its very end is torn, not damaged', () => {
    truncateSync(second, readFileSync(second).length - 3);
    const [one, two] = readWal(folder).files;
    expect(one).toMatchObject({ tornBytes: 0, damage: null });
    expect(two).toMatchObject({ entries: [3, 3], damage: null });
    expect(two?.tornBytes).toBeGreaterThan(0);
  });

  it('with a piece of a record at the end of an earlier segment is damaged there', () => {
    truncateSync(first, readFileSync(first).length - 3);
    const [one, two] = readWal(folder).files;
    expect(one?.damage).toMatchObject({ file: 'wal-00000001.log' });
    expect(two?.damage).toBeNull();
  });

  it('with a changed byte is damaged, and the file and offset are told', () => {
    const bytes = readFileSync(second);
    writeFileSync(second, flipByte(bytes, 64));
    const damage = { file: 'wal-00000002.log', offset: 47, bytes: bytes.length };
    expect(readWal(folder).files[1]).toMatchObject({ damage });
  });

  it('may have segments left over from before a snapshot: they are stale, and that is no damage', () => {
    const path = join(folder, segmentName(4));
    const header = { ...FIRST_HEADER, segment: 4, position: 999, lastIndex: 4 };
    writeFileSync(path, makeSegment([entryAt(5)], header).bytes);
    expect(readWal(folder).problem).toContain('entries 1 to 4 are nowhere');
    writeFileSync(join(folder, snapshotName(3)), makeSnapshot(3, 2).bytes);
    expect(readWal(folder).problem).toContain('entries 4 to 4 are nowhere');
    writeFileSync(join(folder, snapshotName(4)), makeSnapshot(4, 2).bytes);
    expect(readWal(folder).problem).toBeNull();
    expect(readWal(folder).files).toMatchObject([
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

  it('with a changed byte in its header is damaged there', () => {
    writeFileSync(second, flipByte(readFileSync(second), 3));
    const damage = { offset: 0, problem: 'its header is unreadable' };
    expect(readWal(folder).files[1]).toMatchObject({ damage });
  });

  it('that cannot be read is told by name, as a mistake of who asked', () => {
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    expect(() => readWal(loop)).toThrow(UsageError);
    expect(() => readWal(loop)).toThrow(/loop cannot be read: ELOOP/);
    expect(() => contentOf(folder)).toThrow(/cannot be read: EISDIR/);
  });

  it('may have a folder named like a segment beside it: a server does not see that either', () => {
    mkdirSync(join(folder, segmentName(3)));
    expect(readWal(folder)).toMatchObject({ files: [{ file: first }, { file: second }] });
    expect(() => readWal(join(folder, segmentName(3)))).toThrow('holds no segment of a log');
  });
});

describe('a folder on which no server starts', () => {
  /** What a server says that is to start on the folder; null where it does. */
  const refusal = () =>
    new Promise<string | null>((done) => {
      recover(new FolderDisk(folder), (error) => done(error?.message ?? null));
    });
  const putSnapshot = (index: number) =>
    writeFileSync(join(folder, snapshotName(index)), makeSnapshot(index, 2).bytes);

  it.each([
    ['whose first segment is missing', () => rmSync(first)],
    [
      'whose snapshot does not reach to its log',
      () => {
        rmSync(first);
        putSnapshot(1);
      },
    ],
    [
      'of whose log only an empty segment is left',
      () => {
        rmSync(first);
        writeFileSync(second, '');
      },
    ],
    [
      'of which only a snapshot is left',
      () => {
        rmSync(first);
        rmSync(second);
        putSnapshot(2);
      },
    ],
  ])('is told as that server tells it: one %s', async (_what, harm) => {
    expect(readWal(folder).problem).toBeNull();
    harm();
    const { problem } = readWal(folder);
    expect(problem).not.toBeNull();
    expect(await refusal()).toBe(problem);
  });

  it('is none where an older snapshot is damaged: that one is removed', async () => {
    putSnapshot(1);
    const old = join(folder, snapshotName(1));
    writeFileSync(old, flipByte(readFileSync(old), 20));
    expect(readSnapshots(folder)).toMatchObject([{ isStale: false, damage: { offset: 0 } }]);
    putSnapshot(2);
    expect(readSnapshots(folder)).toMatchObject([
      { file: old, isStale: true, damage: null },
      { isStale: false, damage: null },
    ]);
    expect(readWal(folder).problem).toBeNull();
    expect(await refusal()).toBeNull();
    expect(existsSync(old)).toBe(false);
  });
});
