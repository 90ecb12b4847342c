import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileFormatError } from './file-format-error.ts';

const CHUNK_BYTES = 1 << 18;
/** What every gzip file begins with. */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** The name by which standard input is read, and called in messages. */
export const STANDARD_INPUT = 'standard input';

/**
 * The bytes of a file, or of standard input, a large piece at a time, unpacked if gzip packed them.
 *
 * @throws FileFormatError if the file cannot be read
 */
export async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  const source: Readable =
    file === STANDARD_INPUT
      ? process.stdin
      : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  try {
    const raw = source[Symbol.asyncIterator]() as AsyncGenerator<Buffer>;
    const first = await raw.next();
    if (first.done === true) return;
    const all = startingWith(first.value, raw);
    yield* first.value.subarray(0, GZIP.length).equals(GZIP) ? unpacked(all) : all;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FileFormatError(file, null, `cannot be read: ${why}`, { cause });
  } finally {
    // Whoever has seen enough leaves early: an open standard input would keep the process alive.
    source.destroy();
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function unpacked(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // Errors come out of the stream that is read; the callback has nothing to add.
  return pipeline(
    Readable.from(packed),
    createGunzip({ chunkSize: CHUNK_BYTES }),
    () => undefined,
  ) as AsyncIterable<Buffer>;
}
