import { crc32 } from 'node:zlib';
import type { Entry, HardState } from '../raft/index.ts';

/**
 * One record of the write-ahead log. `incarnation` counts the starts of the server on this disk;
 * `truncate` removes the entry at its index and all behind it.
 */
export type WalRecord =
  | { readonly type: 'incarnation'; readonly incarnation: number }
  | { readonly type: 'hardState'; readonly hardState: HardState }
  | { readonly type: 'truncate'; readonly from: number }
  | { readonly type: 'entry'; readonly entry: Entry };

/** What every segment begins with: which it is, and where the log stood before it. */
export interface SegmentHeader {
  readonly segment: number;
  /** Bytes of all segments before this one. */
  readonly position: number;
  /** The CRC of the last record before this segment; the first record in it continues from it. */
  readonly crc: number;
}

/**
 * On disk, all integers big-endian: CRC-32 of what follows (4 bytes), length of the payload (4),
 * type (1), payload. The CRC of a record continues from that of the record before it, so a record
 * that is missing, doubled or of another log is found as surely as one that was changed.
 */
const FRAME_BYTES = 9;
const LENGTH_AT = 4;
const TYPE_AT = 8;
/**
 * No record is longer. So each holds a byte 0 in its length, which no JSON text does: a command of
 * the store never holds the bytes of a record.
 */
const PAYLOAD_BYTES_MAX = 2 ** 24 - 1;

const HEADER = 1;
const INCARNATION = 2;
const HARD_STATE = 3;
const TRUNCATE = 4;
const ENTRY = 5;
/** An entry whose command has lone surrogates, which UTF-8 cannot hold; in UTF-16. */
const ENTRY_UTF16 = 6;
/** An entry that changes who takes part; it has no command. */
const ENTRY_CONFIGURATION = 10;

/** Segment (4), position (6), CRC (4). */
export const HEADER_BYTES: number = FRAME_BYTES + 14;
/** Index and term of an entry, before its command. */
const ENTRY_PREFIX_BYTES = 12;

/** A header stands outside the chain of CRCs, which goes on over it. */
export function encodeHeader({ segment, position, crc }: SegmentHeader): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt32BE(segment, FRAME_BYTES);
  bytes.writeUIntBE(position, FRAME_BYTES + 4, 6);
  bytes.writeUInt32BE(crc, FRAME_BYTES + 10);
  frame(bytes, 0, HEADER, HEADER_BYTES, 0);
  return bytes;
}

/** Null where the bytes do not begin with a whole header. */
export function decodeHeader(bytes: Buffer): SegmentHeader | null {
  if (wholeEnd(bytes, 0, 0) !== HEADER_BYTES || bytes[TYPE_AT] !== HEADER) return null;
  return {
    segment: bytes.readUInt32BE(FRAME_BYTES),
    position: bytes.readUIntBE(FRAME_BYTES + 4, 6),
    crc: bytes.readUInt32BE(FRAME_BYTES + 10),
  };
}

/** Room for this record and to spare: a character takes three bytes of UTF-8 at most. */
export function roomFor(record: WalRecord): number {
  if (record.type !== 'entry') return FRAME_BYTES + 100;
  const { command, configuration } = record.entry;
  const text = configuration === undefined ? command : JSON.stringify(configuration);
  return FRAME_BYTES + ENTRY_PREFIX_BYTES + 3 * text.length;
}

/**
 * Writes a record at `at`, where there must be room for it.
 *
 * @param crc of the record before it
 * @returns where it ends
 * @throws RangeError where it is too long to be read again
 */
export function writeRecord(bytes: Buffer, at: number, record: WalRecord, crc: number): number {
  const start = at + FRAME_BYTES;
  switch (record.type) {
    case 'incarnation':
      return frame(bytes, at, INCARNATION, writeJson(bytes, start, record.incarnation), crc);
    case 'hardState':
      return frame(bytes, at, HARD_STATE, writeJson(bytes, start, record.hardState), crc);
    case 'truncate':
      return frame(bytes, at, TRUNCATE, writeJson(bytes, start, record.from), crc);
    case 'entry': {
      const { index, term, command, configuration } = record.entry;
      bytes.writeUIntBE(index, start, 6);
      bytes.writeUIntBE(term, start + 6, 6);
      if (configuration !== undefined) {
        const end = writeJson(bytes, start + ENTRY_PREFIX_BYTES, configuration);
        return frame(bytes, at, ENTRY_CONFIGURATION, end, crc);
      }
      const isUtf8 = command.isWellFormed();
      const from = start + ENTRY_PREFIX_BYTES;
      const end = from + bytes.write(command, from, isUtf8 ? 'utf8' : 'utf16le');
      return frame(bytes, at, isUtf8 ? ENTRY : ENTRY_UTF16, end, crc);
    }
  }
}

function writeJson(bytes: Buffer, at: number, value: unknown): number {
  return at + bytes.write(JSON.stringify(value), at);
}

function frame(bytes: Buffer, at: number, type: number, end: number, crc: number): number {
  const length = end - at - FRAME_BYTES;
  if (length > PAYLOAD_BYTES_MAX) throw new RangeError(`a record of ${length} bytes is too long`);
  bytes.writeUInt32BE(length, at + LENGTH_AT);
  bytes.writeUInt8(type, at + TYPE_AT);
  bytes.writeUInt32BE(crc32(bytes.subarray(at + LENGTH_AT, end), crc), at);
  return end;
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
  const type = bytes.readUInt8(at + TYPE_AT);
  const isKnown = (type >= HEADER && type <= ENTRY_UTF16) || type === ENTRY_CONFIGURATION;
  return isKnown ? end : 0;
}

/** Where the record at `at` ends, if it is whole and follows on a record of this CRC; else 0. */
export function wholeEnd(bytes: Buffer, at: number, crc: number): number {
  const end = endOf(bytes, at);
  if (end === 0) return 0;
  return crc32(bytes.subarray(at + LENGTH_AT, end), crc) === crcAt(bytes, at) ? end : 0;
}

/** What the CRC of the bytes from `at` would be, were they a whole record of the stated length. */
export function computedCrc(bytes: Buffer, at: number, crc: number): number {
  const end = endOf(bytes, at);
  return end === 0 ? crc : crc32(bytes.subarray(at + LENGTH_AT, end), crc);
}

/** A whole record, read; null where it is a header, which belongs at the start of a file only. */
export function readRecord(bytes: Buffer, at: number, end: number): WalRecord | null {
  const start = at + FRAME_BYTES;
  const type = bytes.readUInt8(at + TYPE_AT);
  if (type === HEADER) return null;
  if (type === ENTRY || type === ENTRY_UTF16) {
    const encoding = type === ENTRY ? 'utf8' : 'utf16le';
    const index = bytes.readUIntBE(start, 6);
    const term = bytes.readUIntBE(start + 6, 6);
    const command = bytes.toString(encoding, start + ENTRY_PREFIX_BYTES, end);
    return { type: 'entry', entry: { index, term, command } };
  }
  if (type === ENTRY_CONFIGURATION) {
    const index = bytes.readUIntBE(start, 6);
    const term = bytes.readUIntBE(start + 6, 6);
    const configuration = JSON.parse(bytes.toString('utf8', start + ENTRY_PREFIX_BYTES, end));
    return { type: 'entry', entry: { index, term, command: '', configuration } };
  }
  const payload = JSON.parse(bytes.toString('utf8', start, end));
  if (type === INCARNATION) return { type: 'incarnation', incarnation: payload };
  if (type === HARD_STATE) return { type: 'hardState', hardState: payload };
  return { type: 'truncate', from: payload };
}
