import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecords, encodeRecord, type WalRecord } from './wal-format.ts';

const SEED = 20_260_104;

const count = fc.nat({ max: 2 ** 40 });
/** Any UTF-16, lone surrogates included. */
const command = fc.string({ unit: 'binary', maxLength: 40 });
const record: fc.Arbitrary<WalRecord> = fc.oneof(
  fc.record({ type: fc.constant('incarnation' as const), incarnation: count }),
  fc.record({
    type: fc.constant('hardState' as const),
    hardState: fc.record({ term: count, votedFor: fc.option(fc.integer({ min: 1, max: 9 })) }),
  }),
  fc.record({ type: fc.constant('truncate' as const), from: count }),
  fc.record({
    type: fc.constant('entry' as const),
    entry: fc.record({ index: count, term: count, command }),
  }),
);
const records = fc.array(record, { minLength: 1, maxLength: 6 });

function encode(all: readonly WalRecord[]): Buffer {
  return Buffer.concat(all.map(encodeRecord));
}

/** How many of the records end at or before `length` bytes, and where the last of those ends. */
function wholeUpTo(all: readonly WalRecord[], length: number): { whole: number; bytes: number } {
  let bytes = 0;
  for (const [whole, each] of all.entries()) {
    const next = bytes + encodeRecord(each).length;
    if (next > length) return { whole, bytes };
    bytes = next;
  }
  return { whole: all.length, bytes };
}

describe(`the format of the write-ahead log (seed ${SEED})`, () => {
  it('any records come back as they were written', () => {
    const property = fc.property(records, (all) => {
      const bytes = encode(all);
      const decoded = decodeRecords(bytes);
      expect(decoded).toEqual({ records: all, validBytes: bytes.length, end: 'clean' });
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('cut off anywhere, all whole records remain and the rest is torn', () => {
    const property = fc.property(records, (all) => {
      const bytes = encode(all);
      for (let length = 0; length < bytes.length; length++) {
        const { whole, bytes: validBytes } = wholeUpTo(all, length);
        const end = validBytes === length ? 'clean' : 'torn';
        const decoded = decodeRecords(bytes.subarray(0, length));
        expect(decoded).toEqual({ records: all.slice(0, whole), validBytes, end });
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 40 });
  });

  it('a byte changed before the last record is damage, and it says where', () => {
    const property = fc.property(
      fc.array(record, { minLength: 2, maxLength: 5 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (all, drawn, flip) => {
        const bytes = encode(all);
        const last = bytes.length - encodeRecord(all[all.length - 1] as WalRecord).length;
        const at = drawn % last;
        bytes.writeUInt8(bytes.readUInt8(at) ^ flip, at);
        const { whole, bytes: validBytes } = wholeUpTo(all, at);
        const decoded = decodeRecords(bytes);
        expect(decoded).toEqual({ records: all.slice(0, whole), validBytes, end: 'damaged' });
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('a byte changed in the last record loses that one at most, and invents nothing', () => {
    const property = fc.property(records, fc.nat(), (all, drawn) => {
      const bytes = encode(all);
      const last = bytes.length - encodeRecord(all[all.length - 1] as WalRecord).length;
      const at = last + (drawn % (bytes.length - last));
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x40, at);
      const decoded = decodeRecords(bytes);
      expect(decoded).toEqual({ records: all.slice(0, -1), validBytes: last, end: 'torn' });
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });
});

describe('a torn tail is not taken for damage', () => {
  const whole: WalRecord = { type: 'entry', entry: { index: 1, term: 1, command: 'x' } };

  it('where the disk left zeros', () => {
    const bytes = Buffer.concat([encodeRecord(whole), Buffer.alloc(5000)]);
    expect(decodeRecords(bytes)).toMatchObject({ records: [whole], end: 'torn' });
  });

  it('where its command holds the bytes of a whole record', () => {
    // JSON writes the zeros of a record's length as \u0000, so no record survives inside another.
    const inner = Buffer.from(encodeRecord(whole)).toString('latin1');
    const outer = encodeRecord({
      type: 'entry',
      entry: { index: 2, term: 1, command: `${inner}${inner}` },
    });
    const torn = Buffer.concat([encodeRecord(whole), outer.subarray(0, outer.length - 1)]);
    expect(decodeRecords(torn)).toMatchObject({ records: [whole], end: 'torn' });
  });

  it('where it is long, and without taking long', () => {
    const entry = { index: 2, term: 1, command: '\u0001"\\0'.repeat(100_000) };
    const torn = encodeRecord({ type: 'entry', entry });
    const bytes = Buffer.concat([encodeRecord(whole), torn.subarray(0, torn.length - 1)]);
    expect(decodeRecords(bytes)).toMatchObject({ records: [whole], end: 'torn' });
  });
});
