import { crc32 } from 'node:zlib';

/** From here on the call into zlib costs less than it saves. */
const ZLIB_FROM_BYTES = 384;

/** Eight tables: the one at `i` takes a byte that `i` others follow. */
const TABLES: Int32Array = makeTables();

/** CRC-32 of the bytes from `from` to `to`, without the latter, behind bytes whose CRC is `crc`. At least one. */
export function crcOf(bytes: Buffer, from: number, to: number, crc: number): number {
  if (to - from >= ZLIB_FROM_BYTES) return crc32(bytes.subarray(from, to), crc);
  let sum = ~crc;
  let at = from;
  for (; at + 8 <= to; at += 8) {
    sum =
      table(7, sum ^ byteAt(bytes, at)) ^
      table(6, (sum >>> 8) ^ byteAt(bytes, at + 1)) ^
      table(5, (sum >>> 16) ^ byteAt(bytes, at + 2)) ^
      table(4, (sum >>> 24) ^ byteAt(bytes, at + 3)) ^
      table(3, byteAt(bytes, at + 4)) ^
      table(2, byteAt(bytes, at + 5)) ^
      table(1, byteAt(bytes, at + 6)) ^
      table(0, byteAt(bytes, at + 7));
  }
  for (; at < to; at++) sum = table(0, sum ^ byteAt(bytes, at)) ^ (sum >>> 8);
  return ~sum >>> 0;
}

function table(number: number, byte: number): number {
  return TABLES[(number << 8) | (byte & 255)] as number;
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] as number;
}

function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    tables[byte] = sum;
  }
  for (let byte = 0; byte < 256; byte++) {
    let sum = tables[byte] as number;
    for (let number = 1; number < 8; number++) {
      sum = (tables[sum & 255] as number) ^ (sum >>> 8);
      tables[(number << 8) | byte] = sum;
    }
  }
  return tables;
}
