import { basename, join } from 'node:path';
import { snapshotsAmong } from '../snapshot-file.ts';
import { readSnapshot } from '../snapshot-recovery.ts';
import type { Damage } from '../wal-reader.ts';
import { contentOf, kindOf, namesIn } from './look.ts';

/** One snapshot of a node's, read to its end. */
export interface SnapshotFile {
  readonly file: string;
  readonly bytes: number;
  /** The entry that it is of; null where it is not sound. */
  readonly snapshot: { readonly index: number; readonly term: number } | null;
  readonly damage: Damage | null;
  /** A newer one is there: a server that starts removes this one, and does not read it. */
  readonly isStale: boolean;
}

/**
 * Reads the snapshots of a folder, or the file itself where it is one. Nothing is changed.
 *
 * @throws UsageError where there is nothing, or nothing that can be read
 */
export function readSnapshots(path: string): SnapshotFile[] {
  const isFolder = kindOf(path) === 'folder';
  const { snapshots } = snapshotsAmong(isFolder ? namesIn(path) : [basename(path)]);
  return snapshots.map((name, i) =>
    readOne(isFolder ? join(path, name) : path, i < snapshots.length - 1),
  );
}

function readOne(file: string, isStale: boolean): SnapshotFile {
  const content = contentOf(file);
  const read = readSnapshot(basename(file), content);
  const bytes = content.length;
  if ('damage' in read) {
    return { file, bytes, snapshot: null, damage: isStale ? null : read.damage, isStale };
  }
  const { index, term } = read.snapshot;
  return { file, bytes, snapshot: { index, term }, damage: null, isStale };
}
