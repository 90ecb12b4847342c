import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandText } from './command-text.ts';

const SEED = 20_261_126;

/** Between two commands stands something that is no text, as the frames of records are. */
const FRAME = Buffer.from([0xff, 0xfe, 0x00, 0xe4, 0x80]);

interface Laid {
  readonly bytes: Buffer;
  readonly places: readonly { readonly from: number; readonly to: number }[];
}

function layOut(commands: readonly string[]): Laid {
  const places: { from: number; to: number }[] = [];
  const pieces: Buffer[] = [];
  let at = 0;
  for (const command of commands) {
    const text = Buffer.from(command);
    places.push({ from: at + FRAME.length, to: at + FRAME.length + text.length });
    pieces.push(FRAME, text);
    at += FRAME.length + text.length;
  }
  return { bytes: Buffer.concat(pieces), places };
}

function readAll({ bytes, places }: Laid): string[] {
  const text = new CommandText(bytes);
  return places.map(({ from, to }) => text.utf8(from, to));
}

describe(`the commands in a segment (seed ${SEED})`, () => {
  it('are what was written, with and without characters beyond ASCII', () => {
    const command = fc.oneof(
      fc.string({ unit: 'binary-ascii', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
    );
    const property = fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
      expect(readAll(layOut(commands))).toEqual(commands);
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('a character beyond ASCII is found wherever it stands', () => {
    const commands = Array.from({ length: 12 }, (_, i) => `${'a'.repeat(i)}é${'b'.repeat(11 - i)}`);
    expect(readAll(layOut(commands))).toEqual(commands);
  });

  it('are found in a segment that is longer than what is decoded at once', () => {
    const commands = Array.from({ length: 30 }, (_, i) => `${i}:`.padEnd(50_000 + i, `${i % 10}`));
    expect(readAll(layOut(commands))).toEqual(commands);
  });

  it('one may be longer than what is decoded at once', () => {
    const commands = ['before', 'x'.repeat(2_000_000), 'behind'];
    expect(readAll(layOut(commands))).toEqual(commands);
  });

  it('may be asked for in any order, of a piece of a larger buffer too', () => {
    const commands = Array.from({ length: 30 }, (_, i) => `${i}:`.padEnd(50_000, 'x'));
    const { bytes, places } = layOut(commands);
    const text = new CommandText(Buffer.concat([Buffer.from('é..'), bytes]).subarray(4));
    const backwards = places.toReversed().map(({ from, to }) => text.utf8(from, to));
    expect(backwards).toEqual(commands.toReversed());
  });
});
