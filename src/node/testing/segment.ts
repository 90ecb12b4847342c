import { WalEncoder } from '../wal-encoder.ts';
import { encodeHeader, type SegmentHeader, type WalRecord } from '../wal-format.ts';
import { readSegment, type SegmentEnd } from '../wal-segment.ts';
import { EMPTY_SUMMARY, WalSummarizer } from '../wal-summary.ts';

/** The header of a log's first segment. */
export const FIRST_HEADER: SegmentHeader = {
  segment: 1,
  position: 0,
  crc: 0,
  ...EMPTY_SUMMARY,
};

/** A whole segment with these records, and where a next one would go on. */
export function makeSegment(
  records: readonly WalRecord[],
  header: SegmentHeader = FIRST_HEADER,
): { readonly bytes: Buffer; readonly next: SegmentHeader } {
  const encoder = new WalEncoder(header.crc);
  const summary = new WalSummarizer(header);
  for (const record of records) {
    encoder.add(record);
    summary.add(record);
  }
  const { crc } = encoder;
  const bytes = Buffer.concat([encodeHeader(header), encoder.take()]);
  const { segment, position } = header;
  const next = { segment: segment + 1, position: position + bytes.length, crc, ...summary.summary };
  return { bytes, next };
}

/** All records of a segment at once, with how it ends. */
export function recordsOf(bytes: Uint8Array): {
  readonly records: readonly WalRecord[];
  readonly ended: SegmentEnd;
} {
  const records: WalRecord[] = [];
  const ended = readSegment(bytes, (record) => records.push(record));
  return { records, ended };
}
