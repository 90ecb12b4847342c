import { beforeEach, describe, expect, it } from 'vitest';
import { type RecoveredNode, recover } from './recovery.ts';
import { snapshotName, temporaryName } from './snapshot-file.ts';
import { MemoryDisk } from './testing/memory-disk.ts';
import { FIRST_HEADER, makeSegment } from './testing/segment.ts';
import { makeSnapshot, snapshotFile } from './testing/snapshot.ts';
import type { SegmentHeader, WalRecord } from './wal-format.ts';
import { segmentName } from './wal-reader.ts';

let disk: MemoryDisk;
beforeEach(() => {
  disk = new MemoryDisk();
});

const HARD_STATE: WalRecord = { type: 'hardState', hardState: { term: 1, votedFor: 2 } };
const INCARNATION: WalRecord = { type: 'incarnation', incarnation: 4 };

function entry(index: number, term = 1): WalRecord {
  return { type: 'entry', entry: { index, term, command: `${index} of ${term}` } };
}

/** Puts segments there that continue each other, from segment 1 on. */
function putLog(...segments: readonly (readonly WalRecord[])[]): void {
  let header: SegmentHeader = FIRST_HEADER;
  for (const [i, records] of segments.entries()) {
    const { bytes, next } = makeSegment(records, header);
    disk.put(segmentName(i + 1), bytes);
    header = next;
  }
}

function lose(...names: readonly string[]): void {
  for (const name of names) disk.remove(name, () => {});
  disk.drain();
}

/** Puts a snapshot of one key there. */
function putSnapshot(index: number, term = 1): void {
  disk.put(snapshotName(index), makeSnapshot(index, term, [put(index)]).bytes);
}

const put = (value: number) => ({ command: { op: 'put', key: 'x', value } }) as const;

function recovered(): RecoveredNode | string {
  let outcome: RecoveredNode | string = 'nothing';
  recover(disk, (error, node) => {
    outcome = error?.message ?? node ?? 'nothing';
  });
  disk.drain();
  return outcome;
}

/** What was recovered, or the error as one. */
function node(): RecoveredNode {
  const outcome = recovered();
  if (typeof outcome === 'string') throw new Error(outcome);
  return outcome;
}

const indices = ({ entries }: RecoveredNode) => entries.map(({ index }) => index);

describe('recovery from a snapshot', () => {
  it('the state is the snapshot’s, and the log is what follows on it', () => {
    putLog([INCARNATION, HARD_STATE, entry(1), entry(2)], [entry(3), entry(4)]);
    putSnapshot(2);
    lose(segmentName(1));
    const found = node();
    expect(found.state?.store.get('x')).toBe(2);
    expect(found.snapshot).toMatchObject({ index: 2, term: 1 });
    expect(indices(found)).toEqual([3, 4]);
  });

  it('without any log is refused: nobody knows whom the node voted for', () => {
    putLog([INCARNATION, HARD_STATE, entry(1)]);
    putSnapshot(1);
    lose(segmentName(1));
    expect(recovered()).toContain('a snapshot is there and no log');
  });

  it('a segment whose predecessors are gone knows incarnation, term and vote', () => {
    putLog([INCARNATION, HARD_STATE, entry(1)], [entry(2)]);
    putSnapshot(1);
    lose(segmentName(1));
    expect(node()).toMatchObject({ incarnation: 4, hardState: { term: 1, votedFor: 2 } });
  });

  it('entries that the snapshot holds may still be there: a crash came before they were removed', () => {
    putLog([entry(1), entry(2), entry(3)]);
    putSnapshot(2);
    expect(indices(node())).toEqual([1, 2, 3]);
  });

  it('a truncation may reach back before the segments that are left', () => {
    putLog([entry(1), entry(2), entry(3)], [{ type: 'truncate', from: 3 }, entry(3, 2)]);
    putSnapshot(3, 2);
    lose(segmentName(1));
    const { entries, position } = node();
    expect(entries).toMatchObject([{ index: 3, term: 2 }]);
    expect(position.summary.lastIndex).toBe(3);
  });

  it('the log begins anew where a leader’s snapshot took its place', () => {
    const installed = { type: 'snapshot', index: 9, term: 3, keepsSuffix: false } as const;
    putLog([entry(1), entry(2), installed, entry(10, 3)]);
    putSnapshot(9, 3);
    expect(indices(node())).toEqual([10]);
    lose(snapshotName(9));
    expect(recovered()).toContain('a snapshot is missing: entries 1 to 9 are nowhere');
  });

  it('and goes on where the snapshot kept what follows', () => {
    const installed = { type: 'snapshot', index: 2, term: 1, keepsSuffix: true } as const;
    putLog([entry(1), entry(2), entry(3), installed, entry(4)]);
    putSnapshot(2);
    expect(indices(node())).toEqual([1, 2, 3, 4]);
  });

  it('entries that neither has are missed, and the segment that is missing is named', () => {
    putLog([entry(1), entry(2)], [entry(3)]);
    lose(segmentName(1));
    expect(recovered()).toContain(`${segmentName(1)} is missing from the log: entries 1 to 2`);
    putSnapshot(1);
    expect(recovered()).toContain('entries 2 to 2 are nowhere');
  });

  it('a log of which only the beginning of a later segment is left is none', () => {
    disk.put(segmentName(3), Buffer.alloc(5));
    expect(recovered()).toContain(`${segmentName(2)} is missing from the log`);
  });

  it('the newest snapshot counts, and what nobody needs is removed for good', () => {
    putLog([entry(1)], [entry(2)], [entry(3)], [entry(4)]);
    putSnapshot(2);
    putSnapshot(3);
    disk.put(temporaryName(4), Buffer.from('x'));
    // A power cut brought back one of two segments that had been removed.
    lose(segmentName(2));
    expect(node().snapshot).toMatchObject({ index: 3 });
    disk.cutPower();
    expect(disk.names).toEqual([snapshotName(3), segmentName(3), segmentName(4)]);
  });
});

describe('a disk that is full', () => {
  beforeEach(() => {
    putLog([INCARNATION, HARD_STATE, entry(1), entry(2), entry(3)]);
    putSnapshot(2);
  });

  it.each([
    ['a snapshot that was never finished', temporaryName(3)],
    ['an older snapshot', snapshotName(1)],
    ['a segment that was never written anew', `${segmentName(1)}.tmp`],
  ])('by %s is no obstacle to a start', (_what, name) => {
    disk.put(name, Buffer.alloc(1000));
    disk.room = disk.used;
    expect(indices(node())).toEqual([1, 2, 3]);
    expect(disk.names).toEqual([snapshotName(2), segmentName(1)]);
  });

  it('by what is needed is told, and is not made fuller with each attempt', () => {
    const names = disk.names;
    disk.room = disk.used + 10;
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(recovered()).toBe('ENOSPC');
      expect(disk.names).toEqual(names);
    }
    disk.room = disk.used + disk.bytesOf(segmentName(1)).length;
    expect(indices(node())).toEqual([1, 2, 3]);
  });

  it('keeps an older snapshot until the name of the newest lasts', () => {
    disk.put(snapshotName(1), makeSnapshot(1, 1, [put(1)]).bytes);
    disk.failing = 'sync directory';
    expect(recovered()).toBe('EIO');
    expect(disk.names).toContain(snapshotName(1));
  });
});

describe('a snapshot that is not sound', () => {
  it('is refused with file and offset, and nothing is changed', () => {
    putLog([entry(1), entry(2)]);
    const bytes = snapshotFile('one', 'two');
    const second = snapshotFile('one').length - snapshotFile().length;
    bytes.writeUInt8(bytes.readUInt8(second + 12) ^ 1, second + 12);
    disk.put(snapshotName(2), bytes);
    disk.put(temporaryName(1), Buffer.from('x'));
    const where = `${snapshotName(2)}, byte ${second} of ${bytes.length}`;
    const says = `the snapshot is damaged at ${where}: a part is unreadable; restore this node from a copy`;
    expect(recovered()).toBe(says);
    expect(disk.journal.filter((call) => !/^(list|read)/.test(call))).toEqual([]);
  });

  it.each([
    ['a state that is not what it says', snapshotFile(makeSnapshot(2, 1).text.replace(/\n$/, ''))],
    ['the name of another', makeSnapshot(3, 1).bytes],
  ])('with %s is refused', (_what, bytes) => {
    disk.put(snapshotName(2), bytes);
    expect(recovered()).toContain(`the snapshot is damaged at ${snapshotName(2)}, byte 0`);
  });

  it.each(['read snapshot', 'remove', 'sync directory'])('a failed %s is told', (call) => {
    putLog([INCARNATION, HARD_STATE, entry(1), entry(2)]);
    putSnapshot(2);
    disk.put(temporaryName(1), Buffer.from('x'));
    disk.failing = call;
    expect(recovered()).toBe('EIO');
  });
});
