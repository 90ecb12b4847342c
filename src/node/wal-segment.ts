import { CommandText } from './command-text.ts';
import { computedCrc, crcAt, endOf, wholeEnd } from './record.ts';
import {
  decodeHeader,
  HEADER_BYTES,
  readRecord,
  type SegmentHeader,
  type WalRecord,
} from './wal-format.ts';

/** How a segment ends. */
export interface SegmentEnd {
  /** Null where not even the header is whole. */
  readonly header: SegmentHeader | null;
  /** Where the last whole record ends. */
  readonly validBytes: number;
  /** Of the last whole record. */
  readonly crc: number;
  /**
   * `clean`: nothing follows; `torn`: a piece of a record that was never finished; `damaged`:
   * something unreadable, and whole records behind it.
   */
  readonly end: 'clean' | 'torn' | 'damaged';
}

/** Told of each whole record, in order, with the bytes that it stands in. */
export type OnRecord = (record: WalRecord, from: number, to: number) => void;

/** What a segment begins with; null where that is not whole. */
export function readHeader(segment: Uint8Array): SegmentHeader | null {
  return decodeHeader(Buffer.from(segment.buffer, segment.byteOffset, segment.byteLength));
}

/** Reads a segment from its start until the end or the first record that is not whole. */
export function readSegment(segment: Uint8Array, onRecord: OnRecord): SegmentEnd {
  const bytes = Buffer.from(segment.buffer, segment.byteOffset, segment.byteLength);
  const header = decodeHeader(bytes);
  if (header === null) return { header, validBytes: 0, crc: 0, end: endWithoutHeader(bytes) };
  const commands = new CommandText(bytes);
  let { crc } = header;
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    const end = wholeEnd(bytes, at, crc);
    const record = end === 0 ? null : readRecord(bytes, at, end, commands);
    if (record === null) {
      const isDamaged = isRecordBehind(bytes, at, crc);
      return { header, validBytes: at, crc, end: isDamaged ? 'damaged' : 'torn' };
    }
    onRecord(record, at, end);
    crc = crcAt(bytes, at);
    at = end;
  }
  return { header, validBytes: at, crc, end: 'clean' };
}

/** A header is written first and together with records: with more behind, it was whole once. */
function endWithoutHeader(bytes: Buffer): SegmentEnd['end'] {
  if (bytes.length === 0) return 'clean';
  const isTorn = bytes.length <= HEADER_BYTES || bytes.every((byte) => byte === 0);
  return isTorn ? 'torn' : 'damaged';
}

/**
 * A write that was cut short is the last thing in its file. A whole record behind it means that
 * something which had been written, and perhaps acknowledged, was changed.
 *
 * A record is known to be whole by the CRC before it. Right behind the unreadable one that is the
 * CRC which that one states or, where just this was changed, has; further on it is what the record
 * in front states, whatever that is.
 */
function isRecordBehind(bytes: Buffer, broken: number, crc: number): boolean {
  if (broken + 4 > bytes.length) return false;
  const before = [crcAt(bytes, broken), computedCrc(bytes, broken, crc)];
  for (let at = broken + 1; at < bytes.length; at++) {
    const end = endOf(bytes, at);
    if (end === 0) continue;
    if (before.some((each) => wholeEnd(bytes, at, each) > 0)) return true;
    if (wholeEnd(bytes, end, crcAt(bytes, at)) > 0) return true;
  }
  return false;
}
