import { beforeEach, describe, expect, it } from 'vitest';
import { type RecoveredNode, recover } from './recovery.ts';
import { MemoryDisk } from './testing/memory-disk.ts';
import { FIRST_HEADER, makeSegment } from './testing/segment.ts';
import { WAL_START } from './wal.ts';
import { HEADER_BYTES, type WalRecord } from './wal-format.ts';
import { segmentName } from './wal-reader.ts';

const FIRST = segmentName(1);
const SECOND = segmentName(2);

let disk: MemoryDisk;
beforeEach(() => {
  disk = new MemoryDisk();
});

function entry(index: number, term = 1): WalRecord {
  return { type: 'entry', entry: { index, term, command: `${index} of ${term}` } };
}

function encode(...records: readonly WalRecord[]): Buffer {
  return makeSegment(records).bytes;
}

/** Puts a log of two segments there. */
function putTwo(first: readonly WalRecord[], second: readonly WalRecord[]): Buffer {
  const one = makeSegment(first);
  const two = makeSegment(second, one.next);
  disk.put(FIRST, one.bytes);
  disk.put(SECOND, two.bytes);
  return two.bytes;
}

/** Puts a log of three segments there, an entry in each. */
function putThree(): void {
  let header = FIRST_HEADER;
  for (const index of [1, 2, 3]) {
    const { bytes, next } = makeSegment([entry(index)], header);
    disk.put(segmentName(index), bytes);
    header = next;
  }
}

/** What recovery came to: the node, or the error's message. */
function recovered(): RecoveredNode | string {
  let outcome: RecoveredNode | string = 'nothing';
  recover(disk, (error, node) => {
    outcome = error?.message ?? node ?? 'nothing';
  });
  disk.drain();
  return outcome;
}

function terms(outcome: RecoveredNode | string): readonly number[] | string {
  return typeof outcome === 'string' ? outcome : outcome.entries.map(({ term }) => term);
}

describe('recovery', () => {
  it('an empty disk is a new node', () => {
    expect(recovered()).toEqual({
      hardState: { term: 0, votedFor: null },
      entries: [],
      incarnation: 0,
      position: WAL_START,
      repairedBytes: 0,
      state: null,
    });
  });

  it('the last word on each thing counts', () => {
    disk.put(
      FIRST,
      encode(
        { type: 'incarnation', incarnation: 1 },
        { type: 'hardState', hardState: { term: 1, votedFor: 2 } },
        { type: 'incarnation', incarnation: 2 },
        { type: 'hardState', hardState: { term: 3, votedFor: null } },
      ),
    );
    const hardState = { term: 3, votedFor: null };
    expect(recovered()).toMatchObject({ hardState, incarnation: 2, entries: [] });
  });

  it('truncations are done in their place among the entries', () => {
    const truncate = { type: 'truncate', from: 2 } as const;
    disk.put(FIRST, encode(entry(1), entry(2), entry(3), truncate, entry(2, 2), entry(3, 2)));
    expect(terms(recovered())).toEqual([1, 2, 2]);
  });

  it('segments follow on each other, and writing goes on at the end of the last', () => {
    const last = putTwo([entry(1), entry(2)], [entry(3)]);
    const outcome = recovered();
    expect(terms(outcome)).toEqual([1, 1, 1]);
    expect(outcome).toMatchObject({ position: { segment: 2, bytes: last.length } });
  });

  it('files of other names are nobody’s business', () => {
    disk.put('notes.txt', Buffer.from('x'));
    disk.put('wal-1.log.bak', Buffer.from('x'));
    expect(recovered()).toMatchObject({ incarnation: 0 });
  });

  it('a torn tail of the last segment is left out, and is gone for good', () => {
    const whole = encode(entry(1), entry(2));
    disk.put(
      FIRST,
      Buffer.concat([whole, encode(entry(3)).subarray(HEADER_BYTES, HEADER_BYTES + 7)]),
    );
    const position = { segment: 1, bytes: whole.length };
    expect(recovered()).toMatchObject({ repairedBytes: 7, position });
    disk.cutPower();
    expect(disk.bytesOf(FIRST)).toEqual(whole);
    expect(recovered()).toMatchObject({ repairedBytes: 0, position });
  });

  it('a torn end of a segment that is not the last is damage', () => {
    putTwo([entry(1)], [entry(2)]);
    const whole = disk.bytesOf(FIRST);
    disk.put(FIRST, Buffer.concat([whole, Buffer.alloc(7, 1)]));
    const where = `${FIRST}, byte ${whole.length} of ${whole.length + 7}`;
    expect(recovered()).toBe(
      `the log is damaged at ${where}: a record is cut short; restore this node from a copy`,
    );
  });

  it('damage in the middle is told by file and byte, and nothing is changed', () => {
    const bytes = encode(entry(1), entry(2), entry(3));
    const start = encode(entry(1)).length;
    bytes.writeUInt8(bytes.readUInt8(start + 12) ^ 1, start + 12);
    disk.put(FIRST, bytes);
    expect(recovered()).toContain(`damaged at ${FIRST}, byte ${start} of ${bytes.length}`);
    expect(disk.bytesOf(FIRST)).toEqual(bytes);
    expect(disk.journal).toEqual(['list', `read ${FIRST}`]);
  });

  it('a segment that lost whole records at its end is found by the next one', () => {
    putTwo([entry(1), entry(2)], [entry(3)]);
    const shorter = encode(entry(1));
    const { length } = disk.bytesOf(FIRST);
    disk.put(FIRST, shorter);
    const problem = `it continues from byte ${length} of the log, and ${FIRST} ends at ${shorter.length}`;
    expect(recovered()).toContain(
      `${SECOND}, byte 0 of ${disk.bytesOf(SECOND).length}: ${problem}`,
    );
  });

  it('a segment of another log, or in another’s place, is found by its header', () => {
    putTwo([entry(1)], [entry(2)]);
    disk.put(FIRST, makeSegment([entry(1, 2)]).bytes);
    expect(recovered()).toContain(`its CRC does not continue from that of ${FIRST}`);
    disk.put(SECOND, disk.bytesOf(FIRST));
    expect(recovered()).toContain(
      `${SECOND}, byte 0 of ${disk.bytesOf(FIRST).length}: it is segment 1`,
    );
  });

  it('a last segment of which nothing is whole is begun anew, after the one before', () => {
    const one = makeSegment([entry(1)]);
    disk.put(FIRST, one.bytes);
    disk.put(SECOND, makeSegment([entry(2)], one.next).bytes.subarray(0, HEADER_BYTES - 1));
    const { position, crc } = one.next;
    expect(recovered()).toMatchObject({
      repairedBytes: HEADER_BYTES - 1,
      position: { segment: 2, bytes: 0, position, crc },
    });
  });

  it('a segment that is missing is told by name', () => {
    putThree();
    disk.remove(SECOND, () => {});
    expect(recovered()).toBe(
      `${SECOND} is missing from the log: entries 1 to 2 are nowhere; restore this node from a copy`,
    );
  });

  it.each([
    { what: 'an entry', records: [entry(1), entry(3)], at: 3 },
    { what: 'an entry that comes twice', records: [entry(1), entry(1)], at: 1 },
    { what: 'a truncation', records: [entry(1), { type: 'truncate', from: 5 } as const], at: 5 },
  ])('$what that does not follow on is told by index', ({ records, at }) => {
    disk.put(FIRST, encode(...records));
    const where = `${FIRST}, byte ${encode(entry(1)).length}`;
    expect(recovered()).toContain(where);
    expect(recovered()).toContain(`: entry ${at} leaves a gap in the log`);
  });

  it('a disk that cannot be read is told', () => {
    disk.put(FIRST, encode(entry(1)));
    disk.failing = 'read';
    expect(recovered()).toBe('EIO');
  });
});

describe('what was recovered is durable before anyone counts on it', () => {
  it('where a killed process had written it and not yet synced it', () => {
    disk.put(FIRST, encode(entry(1), entry(2)), encode(entry(1)).length);
    expect(terms(recovered())).toEqual([1, 1]);
    disk.cutPower();
    expect(terms(recovered())).toEqual([1, 1]);
  });

  it('where a killed process had made the segment and not yet synced its name', () => {
    disk.put(SECOND, putTwo([entry(1)], [entry(2)]), 0);
    expect(terms(recovered())).toEqual([1, 1]);
    disk.cutPower();
    expect(terms(recovered())).toEqual([1, 1]);
  });

  it('where a sync failed: what it gave up is read, and no later sync would write it', () => {
    disk.put(FIRST, encode(entry(1), entry(2)), encode(entry(1)).length);
    disk.failing = `sync ${FIRST}`;
    disk.syncFile(FIRST, () => {});
    disk.drain();
    disk.failing = null;
    for (let start = 0; start < 2; start++) {
      expect(terms(recovered())).toEqual([1, 1]);
      disk.cutPower();
    }
    expect(terms(recovered())).toEqual([1, 1]);
    expect(disk.names).toEqual([FIRST]);
  });

  it('and a death, or a power cut, at any moment of the start takes nothing that was', () => {
    const steps = ['list', 'read', 'read', 'append', 'sync', 'rename', 'sync directory'].length;
    for (let done = 0; done <= steps; done++) {
      for (const keepsNames of [null, false, true]) {
        disk = new MemoryDisk();
        const last = putTwo([entry(1)], [entry(2), entry(3)]);
        disk.put(SECOND, Buffer.concat([last, Buffer.from([1])]), last.length);
        recover(disk, () => {});
        for (let call = 0; call < done; call++) disk.next();
        if (keepsNames === null) disk.kill();
        else disk.cutPower(() => 0, keepsNames);
        expect(terms(recovered()), `after ${done} calls`).toEqual([1, 1, 1]);
        expect(disk.names).toEqual([FIRST, SECOND]);
        expect(disk.bytesOf(SECOND)).toEqual(last);
      }
    }
  });

  it.each([`append ${FIRST}.tmp`, `sync ${FIRST}.tmp`, `rename ${FIRST}.tmp`, 'sync directory'])(
    'and a failed %s is told',
    (call) => {
      const bytes = Buffer.concat([encode(entry(1)), Buffer.from([1])]);
      disk.put(FIRST, bytes);
      disk.failing = call;
      expect(recovered()).toBe('EIO');
      disk.cutPower();
      expect(disk.bytesOf(FIRST)).toEqual(bytes);
    },
  );
});
