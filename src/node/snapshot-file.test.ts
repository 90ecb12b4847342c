import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSnapshotFile, snapshotName, snapshotsAmong, temporaryName } from './snapshot-file.ts';
import { snapshotFile } from './testing/snapshot.ts';

const SEED = 20_260_105;
const NAME = snapshotName(7);

/** Any text that UTF-8 can hold. */
const part = fc.string({ unit: 'grapheme', maxLength: 30 });
const parts = fc.array(part, { minLength: 1, maxLength: 5 });

describe(`a snapshot file (seed ${SEED})`, () => {
  it('gives its parts back as they were written', () => {
    const property = fc.property(parts, (all) => {
      expect(readSnapshotFile(NAME, snapshotFile(...all))).toEqual({ parts: all });
    });
    fc.assert(property, { seed: SEED });
  });

  it('with any byte changed is damaged, and the place is told', () => {
    const property = fc.property(
      parts,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (all, at, by) => {
        const bytes = snapshotFile(...all);
        const changed = at % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(changed) ^ by, changed);
        const read = readSnapshotFile(NAME, bytes);
        expect(read).toMatchObject({ damage: { file: NAME, bytes: bytes.length } });
        expect('damage' in read && read.damage.offset).toBeLessThanOrEqual(changed);
      },
    );
    fc.assert(property, { seed: SEED });
  });

  it('that is cut short anywhere, or goes on behind its end, is damaged', () => {
    const bytes = snapshotFile('one', 'two');
    for (let length = 0; length < bytes.length; length++) {
      expect(readSnapshotFile(NAME, bytes.subarray(0, length))).toHaveProperty('damage');
    }
    const longer = Buffer.concat([bytes, Buffer.from([0])]);
    const damage = { offset: bytes.length, problem: 'something follows on its end' };
    expect(readSnapshotFile(NAME, longer)).toMatchObject({ damage });
  });

  it('whose parts are of two files, or in another order, is damaged', () => {
    const [one, other] = [snapshotFile('one', 'two'), snapshotFile('six', 'two')];
    const first = snapshotFile('one').length - snapshotFile().length;
    const mixed = Buffer.concat([one.subarray(0, first), other.subarray(first)]);
    expect(readSnapshotFile(NAME, mixed)).toMatchObject({ damage: { offset: first } });
    expect(readSnapshotFile(NAME, one.subarray(first))).toMatchObject({ damage: { offset: 0 } });
  });

  it('is told by its name, and what was never finished by another', () => {
    const names = ['wal-00000001.log', temporaryName(9), snapshotName(12), snapshotName(9), 'x'];
    expect(snapshotsAmong(names)).toEqual({
      snapshots: [snapshotName(9), snapshotName(12)],
      temporary: [temporaryName(9)],
    });
  });
});
