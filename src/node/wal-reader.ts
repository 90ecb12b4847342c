import type { SegmentHeader, WalRecord } from './wal-format.ts';
import { type OnRecord, readHeader, readSegment, type SegmentEnd } from './wal-segment.ts';

/** The name of a segment; ascending names are ascending numbers. */
export function segmentName(number: number): string {
  return `wal-${String(number).padStart(8, '0')}.log`;
}

/** The segments among the files of a folder, in order. */
export function segmentsAmong(names: readonly string[]): string[] {
  return names.filter((name) => /^wal-\d+\.log$/.test(name)).sort();
}

/** The number in a segment's name. */
export function numberOf(name: string | undefined): number {
  return Number(/\d+/.exec(name ?? '')?.[0] ?? 0);
}

/**
 * The last segments that follow on each other by number, of names in order. A power cut may bring some
 * of those back that were removed before: they are stale.
 */
export function lastRun(names: readonly string[]): { segments: string[]; stale: string[] } {
  let from = Math.max(0, names.length - 1);
  while (from > 0 && names[from - 1] === segmentName(numberOf(names[from]) - 1)) from--;
  return { segments: names.slice(from), stale: names.slice(0, from) };
}

/** Where the log is damaged, and how that shows. */
export interface Damage {
  readonly file: string;
  readonly offset: number;
  /** What the file holds in all. */
  readonly bytes: number;
  readonly problem: string;
}

/** Where a log stands after a segment. */
interface Chain {
  readonly name: string;
  readonly position: number;
  readonly crc: number;
}

/**
 * Reads the segments of one log in order and sees to it that each continues the one before: by
 * number, by position and by CRC; and that the entries follow on each other.
 */
export class WalReader {
  #chain: Chain | null = null;
  /** Of the last entry; the first header tells it where reading begins in the middle of a log. */
  #lastIndex = 0;

  /**
   * @param isLast only the last segment may end in a torn record
   * @returns how the segment ends, or the damage in it
   */
  read(
    name: string,
    bytes: Uint8Array,
    isLast: boolean,
    onRecord: OnRecord,
  ): SegmentEnd | { readonly damage: Damage } {
    const damaged = (offset: number, problem: string) => {
      // What comes next may be sound in itself; whether it follows on nobody can tell.
      this.#chain = null;
      return { damage: { file: name, offset, bytes: bytes.length, problem } };
    };
    let gap: { readonly at: number; readonly index: number } | null = null;
    // The segments before may be gone, or damaged: this one says where it goes on.
    const begun = this.#chain === null ? readHeader(bytes) : null;
    if (begun !== null) this.#lastIndex = begun.lastIndex;
    const ended = readSegment(bytes, (record, from, to) => {
      const index = this.#indexThatLeavesAGap(record);
      if (index !== null) gap ??= { at: from, index };
      onRecord(record, from, to);
    });
    const { header, validBytes, crc, end } = ended;
    if (end === 'damaged') {
      const problem = 'a record is unreadable, and more follow';
      return damaged(validBytes, header === null ? 'its header is unreadable' : problem);
    }
    if (end === 'torn' && !isLast) return damaged(validBytes, 'a record is cut short');
    if (header === null) {
      return isLast ? ended : damaged(0, 'it is empty, and more segments follow');
    }
    const problem = breakOf(this.#chain, name, header);
    if (problem !== null) return damaged(0, problem);
    const { at, index } = gap ?? { at: 0, index: 0 };
    if (gap !== null) return damaged(at, `entry ${index} leaves a gap in the log`);
    this.#chain = { name, position: header.position + validBytes, crc };
    return ended;
  }

  /** The index of a record that does not follow on the last entry, or null. */
  #indexThatLeavesAGap(record: WalRecord): number | null {
    const last = this.#lastIndex;
    switch (record.type) {
      case 'entry':
        this.#lastIndex = record.entry.index;
        return record.entry.index === last + 1 ? null : record.entry.index;
      case 'truncate':
        this.#lastIndex = record.from - 1;
        return record.from <= last ? null : record.from;
      case 'snapshot':
        if (!record.keepsSuffix) this.#lastIndex = record.index;
        return record.keepsSuffix && record.index > last ? record.index : null;
      default:
        return null;
    }
  }

  /** Bytes of the log up to the end of what was read, over all segments. */
  get position(): number {
    return this.#chain?.position ?? 0;
  }

  /** Of the last record. */
  get crc(): number {
    return this.#chain?.crc ?? 0;
  }
}

/** How a header contradicts its file's name or what was read before it, or null. */
function breakOf(chain: Chain | null, file: string, header: SegmentHeader): string | null {
  const { segment, position, crc } = header;
  const isSegmentName = segmentsAmong([file]).length > 0;
  if (isSegmentName && segmentName(segment) !== file)
    return `it is segment ${segment} by its header`;
  if (chain === null) return null;
  if (position !== chain.position) {
    return `it continues from byte ${position} of the log, and ${chain.name} ends at ${chain.position}`;
  }
  return crc === chain.crc ? null : `its CRC does not continue from that of ${chain.name}`;
}

/** What a server says that does not start because of damage. */
export function damageText(
  what: 'log' | 'snapshot',
  { file, offset, bytes, problem }: Damage,
): string {
  const where = `${file}, byte ${offset} of ${bytes}`;
  return `the ${what} is damaged at ${where}: ${problem}; restore this node from a copy`;
}
