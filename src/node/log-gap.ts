import type { SegmentHeader } from './wal-format.ts';
import { numberOf, segmentName } from './wal-reader.ts';

/** Where what is left of a log begins. */
export interface LogBeginning {
  /** The name of its first segment; undefined where there is none. */
  readonly name: string | undefined;
  /** The header of that segment; null where it is not whole. */
  readonly header: Pick<SegmentHeader, 'lastIndex'> | null;
  /** The entries up to here are not in the log. */
  readonly baseIndex: number;
}

/**
 * What is missing between the newest snapshot and a log that are both sound, so that no server starts
 * on them; null where nothing is.
 *
 * @param heldIndex of the last entry that the snapshot stands for; 0 where there is none
 */
export function logGap(
  { name, header, baseIndex }: LogBeginning,
  heldIndex: number,
): string | null {
  const number = numberOf(name);
  const before = number > 1 ? `${segmentName(number - 1)} is missing from the log: ` : '';
  if (before !== '' && header === null) return `${before}${name} is empty`;
  if (heldIndex > 0 && header === null) {
    // A node that has begun has a log; without it nobody knows whom it voted for.
    return 'a snapshot is there and no log; restore this node from a copy, or empty its folder';
  }
  if (baseIndex <= heldIndex) return null;
  const what = header?.lastIndex === baseIndex ? before : 'a snapshot is missing: ';
  return `${what}entries ${heldIndex + 1} to ${baseIndex} are nowhere; restore this node from a copy`;
}
