import { crcOf } from './crc.ts';

/**
 * Records, as the log and snapshot files are made of. On disk, all integers big-endian: CRC-32 of
 * what follows (4 bytes), length of the payload (4), type (1), payload. The CRC of a record
 * continues from that of the record before it, so a record that is missing, doubled or of another
 * file is found as surely as one that was changed.
 */
export const FRAME_BYTES = 9;
const LENGTH_AT = 4;
const TYPE_AT = 8;
/**
 * No record is longer. So each holds a byte 0 in its length, which no JSON text does: a command of
 * the store never holds the bytes of a record.
 */
const PAYLOAD_BYTES_MAX = 2 ** 24 - 1;

/** The types of all records, on disk for good. */
export const RECORD_TYPES = {
  header: 1,
  incarnation: 2,
  hardState: 3,
  truncate: 4,
  entry: 5,
  /** An entry whose command has lone surrogates, which UTF-8 cannot hold; in UTF-16. */
  entryUtf16: 6,
  snapshot: 7,
  /** The next two stand in snapshot files only. */
  snapshotPart: 8,
  snapshotEnd: 9,
  /** An entry that changes who takes part; it has no command. */
  entryConfiguration: 10,
} as const;

/** Puts the frame around a payload that stands behind it already. Gives `end` back. */
export function frame(bytes: Buffer, at: number, type: number, end: number, crc: number): number {
  const length = end - at - FRAME_BYTES;
  if (length > PAYLOAD_BYTES_MAX) throw new RangeError(`a record of ${length} bytes is too long`);
  bytes.writeUInt32BE(length, at + LENGTH_AT);
  bytes.writeUInt8(type, at + TYPE_AT);
  bytes.writeUInt32BE(crcOf(bytes, at + LENGTH_AT, end, crc), at);
  return end;
}

export function typeAt(bytes: Buffer, at: number): number {
  return bytes.readUInt8(at + TYPE_AT);
}

/**
 * An integer of six bytes. What `readUIntBE` gives is a double to V8 even where it is small: entries of
 * doubles take more room, and all that were read change their shape, one by one, when the first that
 * was made here joins them.
 */
export function uint48At(bytes: Buffer, at: number): number {
  const high = bytes.readUInt16BE(at);
  const low = bytes.readUInt32BE(at + 2);
  return high === 0 ? low : high * 2 ** 32 + low;
}

/** The CRC that the record at `at` says it has; the next record continues from it. */
export function crcAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at);
}

/** Where the record at `at` says that it ends; 0 where there can be none. */
export function endOf(bytes: Buffer, at: number): number {
  if (at + FRAME_BYTES > bytes.length) return 0;
  const length = bytes.readUInt32BE(at + LENGTH_AT);
  const end = at + FRAME_BYTES + length;
  if (length > PAYLOAD_BYTES_MAX || end > bytes.length) return 0;
  const type = typeAt(bytes, at);
  return type >= RECORD_TYPES.header && type <= RECORD_TYPES.entryConfiguration ? end : 0;
}

/** Where the record at `at` ends, if it is whole and follows on a record of this CRC; else 0. */
export function wholeEnd(bytes: Buffer, at: number, crc: number): number {
  const end = endOf(bytes, at);
  if (end === 0) return 0;
  return crcOf(bytes, at + LENGTH_AT, end, crc) === crcAt(bytes, at) ? end : 0;
}

/** What the CRC of the bytes from `at` would be, were they a whole record of the stated length. */
export function computedCrc(bytes: Buffer, at: number, crc: number): number {
  const end = endOf(bytes, at);
  return end === 0 ? crc : crcOf(bytes, at + LENGTH_AT, end, crc);
}
