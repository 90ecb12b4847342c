import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { indexInName, snapshotsAmong } from '../snapshot-file.ts';
import type { WalRecord } from '../wal-format.ts';
import { type Damage, lastRun, segmentsAmong, WalReader } from '../wal-reader.ts';
import { readHeader } from '../wal-segment.ts';

/** One file of a write-ahead log, read to its end. */
export interface WalFile {
  readonly file: string;
  readonly bytes: number;
  readonly records: number;
  /** The first and the last entry in it; null where it holds none. */
  readonly entries: readonly [number, number] | null;
  /** Bytes of a record that was never finished; a server that starts writes the segment anew without. */
  readonly tornBytes: number;
  readonly damage: Damage | null;
  /** Left over from before a snapshot: a server removes it when it starts, and does not read it. */
  readonly isStale: boolean;
}

/** A record, and where it stands. */
export type OnFileRecord = (file: string, at: number, record: WalRecord) => void;

/**
 * Reads a segment, or all segments of a folder as one log. Nothing is changed, so the server of
 * that log may be running: what it is writing just then looks torn.
 *
 * @throws UsageError where there is no such file, or no segment in the folder
 */
export function readWal(path: string, onRecord: OnFileRecord = () => {}): WalFile[] {
  const files = filesAt(path);
  const stale = staleAmong(files);
  const reader = new WalReader();
  return files.map((file, i) => {
    const isLast = i === files.length - 1;
    if (i >= stale) return { ...readFile(reader, file, isLast, onRecord), isStale: false };
    const read = readFile(new WalReader(), file, isLast, onRecord);
    return { ...read, damage: null, tornBytes: 0, isStale: true };
  });
}

/**
 * How many of a folder's segments, the first ones, do not belong to the log any more: a gap follows on
 * them, and a snapshot holds what is missing there. Without the snapshot it is damage.
 */
function staleAmong(files: readonly string[]): number {
  const [first = ''] = files;
  const { segments, stale } = lastRun(files.map((file) => basename(file)));
  if (stale.length === 0) return 0;
  const folder = dirname(first);
  const snapshot = snapshotsAmong(readdirSync(folder)).snapshots.at(-1);
  const header = readHeader(readFileSync(join(folder, segments[0] ?? '')));
  if (snapshot === undefined || header === null) return 0;
  return header.lastIndex <= indexInName(snapshot) ? stale.length : 0;
}

function filesAt(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`${path}: no such file or folder`);
  if (!stats.isDirectory()) return [path];
  const segments = segmentsAmong(readdirSync(path));
  if (segments.length === 0) {
    throw new UsageError(`${path} holds no segment of a log (wal-00000001.log, …)`);
  }
  return segments.map((name) => join(path, name));
}

function readFile(
  reader: WalReader,
  file: string,
  isLast: boolean,
  onRecord: OnFileRecord,
): Omit<WalFile, 'isStale'> {
  const bytes = readFileSync(file);
  let records = 0;
  let entries: [number, number] | null = null;
  const ended = reader.read(basename(file), bytes, isLast, (record, from) => {
    records += 1;
    if (record.type === 'entry') entries = [entries?.[0] ?? record.entry.index, record.entry.index];
    onRecord(file, from, record);
  });
  const damage = 'damage' in ended ? ended.damage : null;
  const tornBytes = 'damage' in ended ? 0 : bytes.length - ended.validBytes;
  return { file, bytes: bytes.length, records, entries, tornBytes, damage };
}
