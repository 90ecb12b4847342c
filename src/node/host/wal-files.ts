import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import type { WalRecord } from '../wal-format.ts';
import { type Damage, segmentsAmong, WalReader } from '../wal-reader.ts';

/** One file of a write-ahead log, read to its end. */
export interface WalFile {
  readonly file: string;
  readonly bytes: number;
  readonly records: number;
  /** The first and the last entry in it; null where it holds none. */
  readonly entries: readonly [number, number] | null;
  /** Bytes of a record that was never finished; a server cuts them off when it starts. */
  readonly tornBytes: number;
  readonly damage: Damage | null;
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
  const reader = new WalReader();
  return files.map((file, i) => readFile(reader, file, i === files.length - 1, onRecord));
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
): WalFile {
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
