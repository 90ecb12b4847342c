import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileFormatError } from './file-format-error.ts';

const CHUNK_BYTES = 1 << 20;
/** What every gzip file begins with. */
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * The bytes of a file, a large piece at a time, unpacked if gzip packed them.
 *
 * @throws FileFormatError if the file cannot be read
 */
export async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    const raw: AsyncGenerator<Buffer> = createReadStream(file, { highWaterMark: CHUNK_BYTES })[
      Symbol.asyncIterator
    ]() as AsyncGenerator<Buffer>;
    const first = await raw.next();
    if (first.done === true) return;
    const all = startingWith(first.value, raw);
    yield* first.value.subarray(0, GZIP.length).equals(GZIP) ? unpacked(all) : all;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FileFormatError(file, null, `cannot be read: ${why}`, { cause });
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
