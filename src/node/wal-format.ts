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

/** On disk: length of the payload (4 bytes, big-endian), CRC-32 of type and payload (4), type (1), payload (JSON). */
const HEADER_BYTES = 9;
const TYPES = ['incarnation', 'hardState', 'truncate', 'entry'] as const;

export function encodeRecord(record: WalRecord): Uint8Array {
  const payload = Buffer.from(payloadOf(record));
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  bytes.writeUInt32BE(payload.length, 0);
  bytes.writeUInt8(TYPES.indexOf(record.type) + 1, 8);
  payload.copy(bytes, HEADER_BYTES);
  bytes.writeUInt32BE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

function payloadOf(record: WalRecord): string {
  switch (record.type) {
    case 'incarnation':
      return JSON.stringify(record.incarnation);
    case 'hardState':
      return JSON.stringify(record.hardState);
    case 'truncate':
      return JSON.stringify(record.from);
    case 'entry':
      return JSON.stringify([record.entry.index, record.entry.term, record.entry.command]);
  }
}

/** What a segment holds, and how it ends. */
export interface Decoded {
  readonly records: readonly WalRecord[];
  /** Where the last whole record ends. */
  readonly validBytes: number;
  /**
   * `clean`: nothing follows; `torn`: a piece of a record that was never finished; `damaged`:
   * something unreadable, and whole records behind it.
   */
  readonly end: 'clean' | 'torn' | 'damaged';
}

/** Reads records from the start until the end or the first that is not whole. */
export function decodeRecords(segment: Uint8Array): Decoded {
  const bytes = Buffer.from(segment.buffer, segment.byteOffset, segment.byteLength);
  const records: WalRecord[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const length = wholeRecordAt(bytes, offset);
    if (length === 0) {
      const end = hasRecordAfter(bytes, offset) ? 'damaged' : 'torn';
      return { records, validBytes: offset, end };
    }
    records.push(parse(bytes, offset, length));
    offset += length;
  }
  return { records, validBytes: offset, end: 'clean' };
}

/** The length of the record at `offset` with its header, or 0 where none is whole there. */
function wholeRecordAt(bytes: Buffer, offset: number): number {
  if (offset + HEADER_BYTES > bytes.length) return 0;
  const end = offset + HEADER_BYTES + bytes.readUInt32BE(offset);
  if (end > bytes.length) return 0;
  const type = bytes.readUInt8(offset + 8);
  if (type < 1 || type > TYPES.length) return 0;
  if (crc32(bytes.subarray(offset + 8, end)) !== bytes.readUInt32BE(offset + 4)) return 0;
  return end - offset;
}

/**
 * A write that was cut short is the last thing in its file. A whole record behind it means that
 * something which had been written, and perhaps acknowledged, was changed.
 */
function hasRecordAfter(bytes: Buffer, offset: number): boolean {
  for (let at = offset + 1; at < bytes.length; at++) {
    if (wholeRecordAt(bytes, at) > 0) return true;
  }
  return false;
}

function parse(bytes: Buffer, offset: number, length: number): WalRecord {
  const payload = JSON.parse(bytes.toString('utf8', offset + HEADER_BYTES, offset + length));
  const type = TYPES[bytes.readUInt8(offset + 8) - 1];
  switch (type) {
    case 'incarnation':
      return { type, incarnation: payload };
    case 'hardState':
      return { type, hardState: payload };
    case 'truncate':
      return { type, from: payload };
    default: {
      const [index, term, command] = payload;
      return { type: 'entry', entry: { index, term, command } };
    }
  }
}
