import { basename, join } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { logGap } from '../log-gap.ts';
import { LogReplay } from '../log-replay.ts';
import { indexInName, snapshotsAmong } from '../snapshot-file.ts';
import type { WalRecord } from '../wal-format.ts';
import { type Damage, lastRun, segmentsAmong, WalReader } from '../wal-reader.ts';
import { readHeader } from '../wal-segment.ts';
import { contentOf, kindOf, namesIn } from './look.ts';

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
  /** A gap follows on it. A server does not read it, and one that starts removes it. */
  readonly isStale: boolean;
}

/** A record, and where it stands. */
export type OnFileRecord = (file: string, at: number, record: WalRecord) => void;

/** What was found at a path. */
export interface WalFound {
  readonly files: readonly WalFile[];
  /** Why no server starts on the folder, though each of its files may be sound; or null. */
  readonly problem: string | null;
}

/**
 * Reads a segment, or all segments of a folder as one log. Nothing is changed, so the server of
 * that log may be running: what it is writing just then looks torn.
 *
 * @throws UsageError where there is nothing, nothing of a log, or something that cannot be read
 */
export function readWal(path: string, onRecord: OnFileRecord = () => {}): WalFound {
  if (kindOf(path) === 'folder') return readFolder(path, onRecord);
  return { files: [readFile(new WalReader(), path, true, onRecord)], problem: null };
}

function readFolder(folder: string, onRecord: OnFileRecord): WalFound {
  const names = namesIn(folder);
  const snapshot = snapshotsAmong(names).snapshots.at(-1);
  const { segments, stale } = lastRun(segmentsAmong(names));
  if (segments.length === 0 && snapshot === undefined) {
    throw new UsageError(`${folder} holds no segment of a log (wal-00000001.log, …)`);
  }
  const left = stale.map((name) => {
    const read = readFile(new WalReader(), join(folder, name), false, onRecord);
    return { ...read, damage: null, tornBytes: 0, isStale: true };
  });
  const [name] = segments;
  const header = name === undefined ? null : readHeader(contentOf(join(folder, name)));
  const replay = new LogReplay();
  if (header !== null) replay.beginAt(header);
  const reader = new WalReader();
  const files = segments.map((segment, i) =>
    readFile(reader, join(folder, segment), i === segments.length - 1, (...told) => {
      replay.add(told[2]);
      onRecord(...told);
    }),
  );
  // As it is with a server: where there is damage, nobody can tell what is missing.
  const isDamaged = files.some(({ damage }) => damage !== null);
  const held = snapshot === undefined ? 0 : indexInName(snapshot);
  const problem = isDamaged ? null : logGap({ name, header, baseIndex: replay.baseIndex }, held);
  return { files: [...left, ...files], problem };
}

function readFile(
  reader: WalReader,
  file: string,
  isLast: boolean,
  onRecord: OnFileRecord,
): WalFile {
  const bytes = contentOf(file);
  let records = 0;
  let entries: [number, number] | null = null;
  const ended = reader.read(basename(file), bytes, isLast, (record, from) => {
    records += 1;
    if (record.type === 'entry') entries = [entries?.[0] ?? record.entry.index, record.entry.index];
    onRecord(file, from, record);
  });
  const damage = 'damage' in ended ? ended.damage : null;
  const tornBytes = 'damage' in ended ? 0 : bytes.length - ended.validBytes;
  return { file, bytes: bytes.length, records, entries, tornBytes, damage, isStale: false };
}
