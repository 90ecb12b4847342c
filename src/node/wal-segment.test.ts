import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_HEADER, makeSegment, recordsOf } from './testing/segment.ts';
import { HEADER_BYTES, type WalRecord } from './wal-format.ts';

const SEED = 20_260_104;

const count = fc.nat({ max: 2 ** 40 });
/** Any UTF-16, lone surrogates included. */
const command = fc.string({ unit: 'binary', maxLength: 40 });
const nodes = fc.array(fc.nat(), { maxLength: 5 });
const hardState = fc.record({
  term: count,
  votedFor: fc.option(fc.integer({ min: 1, max: 9 })),
});
const record: fc.Arbitrary<WalRecord> = fc.oneof(
  fc.record({ type: fc.constant('incarnation' as const), incarnation: count }),
  fc.record({ type: fc.constant('hardState' as const), hardState }),
  fc.record({ type: fc.constant('truncate' as const), from: count }),
  fc.record({
    type: fc.constant('snapshot' as const),
    index: count,
    term: count,
    keepsSuffix: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('entry' as const),
    entry: fc.record({ index: count, term: count, command }),
  }),
  fc.record({
    type: fc.constant('entry' as const),
    entry: fc.record({
      index: count,
      term: count,
      command: fc.constant(''),
      configuration: fc.record({ voters: nodes, outgoing: nodes, learners: nodes }),
    }),
  }),
);
const records = fc.array(record, { minLength: 1, maxLength: 6 });

function encode(all: readonly WalRecord[]): Buffer {
  return makeSegment(all).bytes;
}

/** How many of the records end at or before `length` bytes, and where the last of those ends. */
function wholeUpTo(all: readonly WalRecord[], length: number): { whole: number; bytes: number } {
  for (let whole = all.length; whole > 0; whole--) {
    const bytes = encode(all.slice(0, whole)).length;
    if (bytes <= length) return { whole, bytes };
  }
  return { whole: 0, bytes: length < HEADER_BYTES ? 0 : HEADER_BYTES };
}

/** Where the last record begins. */
function lastAt(all: readonly WalRecord[]): number {
  return encode(all.slice(0, -1)).length;
}

describe(`a segment of the write-ahead log (seed ${SEED})`, () => {
  it('any records come back as they were written, wherever in a log', () => {
    const headers = fc.record({
      segment: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      position: fc.nat({ max: 2 ** 47 }),
      crc: fc.nat({ max: 2 ** 32 - 1 }),
      incarnation: count,
      hardState,
      lastIndex: count,
    });
    const property = fc.property(records, headers, (all, header) => {
      const { bytes, next } = makeSegment(all, header);
      const ended = { header, validBytes: bytes.length, crc: next.crc, end: 'clean' };
      expect(recordsOf(bytes)).toEqual({ records: all, ended });
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('cut off anywhere, all whole records remain and the rest is torn', () => {
    const property = fc.property(records, (all) => {
      const bytes = encode(all);
      for (let length = 0; length < bytes.length; length++) {
        const { whole, bytes: validBytes } = wholeUpTo(all, length);
        const end = validBytes === length ? 'clean' : 'torn';
        const { records: found, ended } = recordsOf(bytes.subarray(0, length));
        expect(found).toEqual(all.slice(0, whole));
        expect(ended).toMatchObject({ validBytes, end });
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
        const at = drawn % lastAt(all);
        bytes.writeUInt8(bytes.readUInt8(at) ^ flip, at);
        const { whole, bytes: validBytes } = wholeUpTo(all, at);
        const { records: found, ended } = recordsOf(bytes);
        expect(found).toEqual(all.slice(0, whole));
        expect(ended).toMatchObject({ validBytes, end: 'damaged' });
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('a byte changed in the last record loses that one at most, and invents nothing', () => {
    const property = fc.property(records, fc.nat(), (all, drawn) => {
      const bytes = encode(all);
      const last = lastAt(all);
      const at = last + (drawn % (bytes.length - last));
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x40, at);
      const { records: found, ended } = recordsOf(bytes);
      expect(found).toEqual(all.slice(0, -1));
      expect(ended).toMatchObject({ validBytes: last, end: 'torn' });
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('a record that is missing or doubled in the middle is damage', () => {
    const property = fc.property(
      fc.array(record, { minLength: 4, maxLength: 6 }),
      fc.nat(),
      fc.boolean(),
      (all, drawn, isDoubled) => {
        const bytes = encode(all);
        const place = 1 + (drawn % (all.length - 3));
        const from = encode(all.slice(0, place)).length;
        const to = encode(all.slice(0, place + 1)).length;
        const rest = bytes.subarray(isDoubled ? from : to);
        const wrong = Buffer.concat([bytes.subarray(0, isDoubled ? to : from), rest]);
        const validBytes = isDoubled ? to : from;
        expect(recordsOf(wrong).ended).toMatchObject({ validBytes, end: 'damaged' });
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 200 });
  });
});

describe('a torn tail is not taken for damage', () => {
  const whole: WalRecord = { type: 'entry', entry: { index: 1, term: 1, command: 'x' } };
  const others = (command: string) =>
    encode([whole, { ...whole, entry: { index: 2, term: 1, command } }]);
  const torn = { header: FIRST_HEADER, validBytes: encode([whole]).length, end: 'torn' };

  it('where the disk left zeros', () => {
    const bytes = Buffer.concat([encode([whole]), Buffer.alloc(5000)]);
    expect(recordsOf(bytes).ended).toMatchObject(torn);
    expect(recordsOf(Buffer.alloc(5000)).ended).toMatchObject({ header: null, end: 'torn' });
  });

  it('where its command holds the bytes of whole records, as JSON', () => {
    const inner = JSON.stringify(encode([whole, whole, whole]).toString('latin1'));
    const bytes = others(inner);
    expect(recordsOf(bytes.subarray(0, bytes.length - 1)).ended).toMatchObject(torn);
  });

  it('where it is long, and without taking long', () => {
    const bytes = others('\u0001"\\0'.repeat(200_000));
    expect(recordsOf(bytes.subarray(0, bytes.length - 1)).ended).toMatchObject(torn);
  });
});
