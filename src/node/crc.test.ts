import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crcOf } from './crc.ts';

const SEED = 20_260_106;

describe(`a CRC (seed ${SEED})`, () => {
  it('is zlib’s, of any length, from any byte on, behind any other', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 1_000, size: 'max' });
    const crc = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const property = fc.property(bytes, fc.nat({ max: 20 }), crc, (drawn, from, before) => {
      const buffer = Buffer.from(drawn);
      const start = Math.min(from, buffer.length - 1);
      expect(crcOf(buffer, start, buffer.length, before)).toBe(
        crc32(buffer.subarray(start), before),
      );
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });
});
