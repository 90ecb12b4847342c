import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { snapshotsAmong } from '../snapshot-file.ts';
import { readSnapshot } from '../snapshot-recovery.ts';
import type { Damage } from '../wal-reader.ts';

/** One snapshot of a node's, read to its end. */
export interface SnapshotFile {
  readonly file: string;
  readonly bytes: number;
  /** The entry that it is of; null where it is damaged. */
  readonly snapshot: { readonly index: number; readonly term: number } | null;
  readonly damage: Damage | null;
}

/** Reads the snapshots of a folder, or the file itself where it is one. Nothing is changed. */
export function readSnapshots(path: string): SnapshotFile[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  const names = stats.isDirectory() ? readdirSync(path) : [basename(path)];
  return snapshotsAmong(names).snapshots.map((name) =>
    readOne(stats.isDirectory() ? join(path, name) : path),
  );
}

function readOne(file: string): SnapshotFile {
  const bytes = readFileSync(file);
  const read = readSnapshot(basename(file), bytes);
  if ('damage' in read) return { file, bytes: bytes.length, snapshot: null, damage: read.damage };
  const { index, term } = read.snapshot;
  return { file, bytes: bytes.length, snapshot: { index, term }, damage: null };
}
