import { messageOf } from '../base/errors.ts';
import type { KvStore } from '../kv/index.ts';
import type { Snapshot } from '../raft/index.ts';
import type { Disk } from './host.ts';
import { indexInName, readSnapshotFile, snapshotsAmong } from './snapshot-file.ts';
import { SnapshotReading } from './snapshot-reading.ts';
import { type Damage, damageText } from './wal-reader.ts';

/** A snapshot with the store that it holds. */
export interface RecoveredSnapshot {
  readonly snapshot: Snapshot;
  readonly store: KvStore;
}

/**
 * Reads the newest snapshot; null where there is none. It got its name only after it was whole and
 * synced: one that is not is an error that names file and offset.
 */
export function recoverSnapshot(
  disk: Disk,
  names: readonly string[],
  done: (error: Error | null, recovered: RecoveredSnapshot | null) => void,
): void {
  const name = snapshotsAmong(names).snapshots.at(-1);
  if (name === undefined) return done(null, null);
  disk.read(name, (error, bytes) => {
    if (error) return done(error, null);
    const read = readSnapshot(name, bytes);
    if ('damage' in read) done(new Error(damageText('snapshot', read.damage)), null);
    else done(null, read);
  });
}

/** What a snapshot file holds, or where it is damaged. */
export function readSnapshot(
  name: string,
  bytes: Uint8Array,
): RecoveredSnapshot | { readonly damage: Damage } {
  const read = readSnapshotFile(name, bytes);
  if ('damage' in read) return read;
  try {
    return restore(indexInName(name), read.parts);
  } catch (broken) {
    const problem = messageOf(broken);
    return { damage: { file: name, offset: 0, bytes: bytes.length, problem } };
  }
}

/** The snapshots that nobody needs once the newest was read. */
export function olderSnapshots(names: readonly string[]): readonly string[] {
  return snapshotsAmong(names).snapshots.slice(0, -1);
}

function restore(index: number, parts: Snapshot['parts']): RecoveredSnapshot {
  const reading = new SnapshotReading(index);
  for (const part of parts) reading.add(part);
  const { label, store } = reading.finish();
  const { term, configuration } = label;
  return { snapshot: { index, term, configuration, parts }, store };
}
