import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, FrameDecoder } from './frames.ts';

/** Cuts `bytes` at the given places. */
function chunksOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length));
}

describe('frames', () => {
  test('any values come back whole, however the stream is chopped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (values, cuts) => {
          // What JSON itself cannot keep (-0) is not the frames' business.
          const sent = values.map((value) => JSON.parse(JSON.stringify(value)));
          const decoder = new FrameDecoder();
          const chunks = chunksOf(Buffer.concat(sent.map(encodeFrame)), cuts);
          const received = chunks.flatMap((chunk) => decoder.push(chunk));
          expect(received.map(({ value }) => value)).toEqual(sent);
        },
      ),
    );
  });

  test('one byte at a time', () => {
    const decoder = new FrameDecoder();
    const frames = [...encodeFrame({ key: 'ä😀' })].flatMap((b) => decoder.push(Buffer.from([b])));
    expect(frames).toEqual([{ value: { key: 'ä😀' }, bytes: 16 }]);
  });

  test('a frame over the limit is refused before it has arrived', () => {
    const decoder = new FrameDecoder(10);
    expect(decoder.push(encodeFrame('12345678'))).toHaveLength(1);
    expect(() => decoder.push(encodeFrame('123456789').subarray(0, 4))).toThrow(
      'frame of 11 bytes; the limit is 10',
    );
  });

  test('what is no JSON is refused', () => {
    expect(() => new FrameDecoder().push(Buffer.from([0, 0, 0, 1, 0x7b]))).toThrow();
  });
});
