import type { Entry, HardState, Recovered } from '../raft/index.ts';
import type { Disk } from './host.ts';
import { segmentName, type WalPosition } from './wal.ts';
import { type Decoded, decodeRecords } from './wal-format.ts';

/** What a server finds on its disk when it starts. */
export interface RecoveredNode extends Recovered {
  /** The incarnation that wrote last; 0 on an empty disk. */
  readonly incarnation: number;
  readonly position: WalPosition;
  /** Bytes of a torn tail that were cut off. */
  readonly repairedBytes: number;
}

interface Progress {
  hardState: HardState;
  entries: Entry[];
  incarnation: number;
}

/**
 * Reads the write-ahead log. A torn tail of the last segment, left by a write that never ended, is
 * cut off; damage anywhere else is an error that names file and offset, and nothing is changed.
 * What is recovered is durable: a process that was killed may have written it and not synced it.
 */
export function recover(
  disk: Disk,
  done: (error: Error | null, recovered?: RecoveredNode) => void,
): void {
  disk.list((error, names) => {
    if (error) return done(error);
    const segments = names.filter((name) => /^wal-\d+\.log$/.test(name));
    const gap = segments.findIndex((name, i) => name !== segmentName(i + 1));
    if (gap >= 0) return done(new Error(`${segmentName(gap + 1)} is missing from the log`));
    const progress: Progress = {
      hardState: { term: 0, votedFor: null },
      entries: [],
      incarnation: 0,
    };
    readSegments(disk, segments, 0, progress, done);
  });
}

function readSegments(
  disk: Disk,
  segments: readonly string[],
  at: number,
  progress: Progress,
  done: (error: Error | null, recovered?: RecoveredNode) => void,
): void {
  const name = segments[at];
  if (name === undefined) return done(null, finish(progress, 1, 0, 0));
  disk.read(name, (error, bytes) => {
    if (error) return done(error);
    const decoded = decodeRecords(bytes);
    const isLast = at === segments.length - 1;
    if (decoded.end === 'damaged' || (decoded.end === 'torn' && !isLast)) {
      const where = `${name}, byte ${decoded.validBytes} of ${bytes.length}`;
      return done(new Error(`the log is damaged at ${where}; restore this node from a copy`));
    }
    const gapAt = replay(progress, decoded);
    if (gapAt !== null) return done(new Error(`${name}: entry ${gapAt} leaves a gap in the log`));
    if (!isLast) return readSegments(disk, segments, at + 1, progress, done);
    const torn = bytes.length - decoded.validBytes;
    const recovered = finish(progress, at + 1, decoded.validBytes, torn);
    const sync = (failed: Error | null) => (failed ? done(failed) : syncSegment(disk, name, ended));
    const ended = (failed: Error | null) => (failed ? done(failed) : done(null, recovered));
    if (torn === 0) sync(null);
    else disk.truncate(name, decoded.validBytes, sync);
  });
}

/** Applies a segment's records in order; returns the index of an entry that does not follow on. */
function replay(progress: Progress, decoded: Decoded): number | null {
  for (const record of decoded.records) {
    switch (record.type) {
      case 'incarnation':
        progress.incarnation = record.incarnation;
        break;
      case 'hardState':
        progress.hardState = record.hardState;
        break;
      case 'truncate':
        if (record.from > progress.entries.length) return record.from;
        progress.entries.length = record.from - 1;
        break;
      case 'entry':
        if (record.entry.index !== progress.entries.length + 1) return record.entry.index;
        progress.entries.push(record.entry);
        break;
    }
  }
  return null;
}

function finish(
  progress: Progress,
  segment: number,
  bytes: number,
  repairedBytes: number,
): RecoveredNode {
  return { ...progress, position: { segment, bytes }, repairedBytes };
}

/** Only the last segment and its name may be unsynced: a log goes on to the next after that. */
function syncSegment(disk: Disk, name: string, done: (error: Error | null) => void): void {
  disk.syncFile(name, (error) => {
    if (error) done(error);
    else disk.syncDirectory(done);
  });
}
