import type { Entry, HardState } from '../raft/index.ts';
import type { CommandText } from './command-text.ts';
import { FRAME_BYTES, frame, RECORD_TYPES, typeAt, uint48At, wholeEnd } from './record.ts';
import type { WalSummary } from './wal-summary.ts';

/**
 * One record of the write-ahead log. `incarnation` counts the starts of the server on this disk;
 * `truncate` removes the entry at its index and all behind it; `snapshot` says that the state after
 * `index` entries is in a snapshot file of a leader's, and where it does not keep the suffix, that
 * the log goes on right behind `index`, whatever was in it.
 */
export type WalRecord =
  | { readonly type: 'incarnation'; readonly incarnation: number }
  | { readonly type: 'hardState'; readonly hardState: HardState }
  | { readonly type: 'truncate'; readonly from: number }
  | { readonly type: 'entry'; readonly entry: Entry }
  | {
      readonly type: 'snapshot';
      readonly index: number;
      readonly term: number;
      readonly keepsSuffix: boolean;
    };

/**
 * What every segment begins with: which it is, where the log stood before it, and what the
 * segments before it come to, which may be gone one day.
 */
export interface SegmentHeader extends WalSummary {
  readonly segment: number;
  /** Bytes of all segments before this one. */
  readonly position: number;
  /** The CRC of the last record before this segment; the first record in it continues from it. */
  readonly crc: number;
}

/** Segment (4), position (6), CRC (4), incarnation (6), term (6), vote (6), last index (6). */
export const HEADER_BYTES: number = FRAME_BYTES + 38;
/** Index and term of an entry, before its command. */
const ENTRY_PREFIX_BYTES = 12;

/** A header stands outside the chain of CRCs, which goes on over it. */
export function encodeHeader(header: SegmentHeader): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt32BE(header.segment, FRAME_BYTES);
  bytes.writeUIntBE(header.position, FRAME_BYTES + 4, 6);
  bytes.writeUInt32BE(header.crc, FRAME_BYTES + 10);
  bytes.writeUIntBE(header.incarnation, FRAME_BYTES + 14, 6);
  bytes.writeUIntBE(header.hardState.term, FRAME_BYTES + 20, 6);
  bytes.writeUIntBE(header.hardState.votedFor ?? 0, FRAME_BYTES + 26, 6);
  bytes.writeUIntBE(header.lastIndex, FRAME_BYTES + 32, 6);
  frame(bytes, 0, RECORD_TYPES.header, HEADER_BYTES, 0);
  return bytes;
}

/** Null where the bytes do not begin with a whole header. */
export function decodeHeader(bytes: Buffer): SegmentHeader | null {
  if (wholeEnd(bytes, 0, 0) !== HEADER_BYTES || typeAt(bytes, 0) !== RECORD_TYPES.header) {
    return null;
  }
  const votedFor = uint48At(bytes, FRAME_BYTES + 26);
  return {
    segment: bytes.readUInt32BE(FRAME_BYTES),
    position: uint48At(bytes, FRAME_BYTES + 4),
    crc: bytes.readUInt32BE(FRAME_BYTES + 10),
    incarnation: uint48At(bytes, FRAME_BYTES + 14),
    hardState: {
      term: uint48At(bytes, FRAME_BYTES + 20),
      votedFor: votedFor === 0 ? null : votedFor,
    },
    lastIndex: uint48At(bytes, FRAME_BYTES + 32),
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
  const json = (type: number, value: unknown) =>
    frame(bytes, at, type, start + bytes.write(JSON.stringify(value), start), crc);
  switch (record.type) {
    case 'incarnation':
      return json(RECORD_TYPES.incarnation, record.incarnation);
    case 'hardState':
      return json(RECORD_TYPES.hardState, record.hardState);
    case 'truncate':
      return json(RECORD_TYPES.truncate, record.from);
    case 'snapshot': {
      const { index, term, keepsSuffix } = record;
      return json(RECORD_TYPES.snapshot, { index, term, keepsSuffix });
    }
    case 'entry': {
      const { index, term, command, configuration } = record.entry;
      bytes.writeUIntBE(index, start, 6);
      bytes.writeUIntBE(term, start + 6, 6);
      if (configuration !== undefined) {
        const from = start + ENTRY_PREFIX_BYTES;
        const end = from + bytes.write(JSON.stringify(configuration), from);
        return frame(bytes, at, RECORD_TYPES.entryConfiguration, end, crc);
      }
      const isUtf8 = command.isWellFormed();
      const from = start + ENTRY_PREFIX_BYTES;
      const end = from + bytes.write(command, from, isUtf8 ? 'utf8' : 'utf16le');
      return frame(bytes, at, isUtf8 ? RECORD_TYPES.entry : RECORD_TYPES.entryUtf16, end, crc);
    }
  }
}

/**
 * A whole record, read; null where it is of a type that stands in no log, or only at its start.
 *
 * @param commands of the same bytes
 */
export function readRecord(
  bytes: Buffer,
  at: number,
  end: number,
  commands: CommandText,
): WalRecord | null {
  const start = at + FRAME_BYTES;
  const type = typeAt(bytes, at);
  const json = () => JSON.parse(bytes.toString('utf8', start, end));
  switch (type) {
    case RECORD_TYPES.entry:
    case RECORD_TYPES.entryUtf16: {
      const index = uint48At(bytes, start);
      const term = uint48At(bytes, start + 6);
      const from = start + ENTRY_PREFIX_BYTES;
      const isUtf8 = type === RECORD_TYPES.entry;
      const command = isUtf8 ? commands.utf8(from, end) : bytes.toString('utf16le', from, end);
      return { type: 'entry', entry: { index, term, command } };
    }
    case RECORD_TYPES.entryConfiguration: {
      const index = uint48At(bytes, start);
      const term = uint48At(bytes, start + 6);
      const configuration = JSON.parse(bytes.toString('utf8', start + ENTRY_PREFIX_BYTES, end));
      return { type: 'entry', entry: { index, term, command: '', configuration } };
    }
    case RECORD_TYPES.incarnation:
      return { type: 'incarnation', incarnation: json() };
    case RECORD_TYPES.hardState:
      return { type: 'hardState', hardState: json() };
    case RECORD_TYPES.truncate:
      return { type: 'truncate', from: json() };
    case RECORD_TYPES.snapshot:
      return { type: 'snapshot', ...json() };
    default:
      return null;
  }
}
