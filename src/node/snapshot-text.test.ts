import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SnapshotReading } from './snapshot-reading.ts';
import { LineReader, labelLine, PART_LENGTH, PartCutter, parseLabel } from './snapshot-text.ts';
import { makeSnapshot } from './testing/snapshot.ts';

const SEED = 20_260_105;

function cut(...pieces: readonly string[]): string[] {
  const cutter = new PartCutter();
  return [...pieces.flatMap((piece) => cutter.add(piece)), cutter.end()];
}

describe(`the text of a snapshot (seed ${SEED})`, () => {
  it('is cut into parts that are together what it was, none too long', () => {
    const length = fc.integer({ min: 0, max: 3 * PART_LENGTH });
    const property = fc.property(fc.array(length, { maxLength: 4 }), (lengths) => {
      const pieces = lengths.map((each, i) => String(i).repeat(each));
      const parts = cut(...pieces);
      expect(parts.join('')).toBe(pieces.join(''));
      expect(parts.every((part) => part.length <= PART_LENGTH)).toBe(true);
    });
    fc.assert(property, { seed: SEED, numRuns: 20 });
  });

  it('is not cut within a character: each part is one that UTF-8 can hold', () => {
    const parts = cut('x'.repeat(PART_LENGTH - 1), '😀😀');
    expect(parts.map((part) => part.isWellFormed())).toEqual([true, true]);
    expect(parts[1]).toBe('😀😀');
  });

  it('comes back in lines, however it was cut', () => {
    const lines = fc.array(fc.string({ maxLength: 5 }).map((text) => JSON.stringify(text)));
    const property = fc.property(lines, fc.integer({ min: 1, max: 7 }), (all, size) => {
      const reader = new LineReader();
      const text = all.map((line) => `${line}\n`).join('');
      const read: string[] = [];
      for (let at = 0; at < text.length; at += size)
        read.push(...reader.add(text.slice(at, at + size)));
      expect(read).toEqual(all);
      expect(reader.rest).toBe('');
    });
    fc.assert(property, { seed: SEED });
  });

  it('begins with a label, which must be of what it is said to be', () => {
    const configuration = { voters: [1, 2], outgoing: [3], learners: [4] };
    const line = labelLine({ format: 1, index: 7, term: 2, configuration });
    expect(parseLabel(line, 7)).toMatchObject({ term: 2, configuration });
    expect(() => parseLabel(line, 8)).toThrow('of entry 8 says that it is of entry 7 of term 2');
    const unknown = line.replace('"learners":[4]', '"learners":4');
    for (const none of ['', '{"format":2}', 'null', unknown]) {
      expect(() => parseLabel(none, 7)).toThrow('does not begin with a label');
    }
  });

  it('that is cut short, or is not the state that it says, is none', () => {
    const { text } = makeSnapshot(7, 2, [{ command: { op: 'put', key: 'x', value: 1 } }]);
    const read = (given: string) => {
      const reading = new SnapshotReading(7);
      reading.add(given);
      return reading.finish();
    };
    expect(read(text).store.get('x')).toBe(1);
    expect(() => read(text.slice(0, -1))).toThrow('the snapshot of entry 7 is cut short');
    expect(() => read('')).toThrow('cut short');
    expect(() => read(text.replace('"value":1', '"value":2'))).toThrow('not whole');
  });
});
