import { messageOf } from '../base/errors.ts';
import type { KvStore } from '../kv/index.ts';
import { isSameConfiguration, RaftAssertionError, type Snapshot } from '../raft/index.ts';
import type { Disk, DiskCallback } from './host.ts';
import { SnapshotReading } from './snapshot-reading.ts';
import { SnapshotWriter } from './snapshot-writer.ts';

/** What an installer works with. */
export interface InstallerParts {
  readonly disk: Disk;
  /** Runs what a disk callback brings on, unless the server has stopped. */
  readonly guard: (action: () => void) => void;
  readonly onDiskFailed: (error: Error) => void;
}

/**
 * §7, Figure 13: writes a leader's snapshot and puts its store together, part by part. Before it
 * gets its final name the whole is known to be the state that its label names.
 *
 * @param done the snapshot is on the disk and lasts; with its store
 */
export function installSnapshot(
  snapshot: Snapshot,
  { disk, guard, onDiskFailed }: InstallerParts,
  done: (store: KvStore) => void,
): void {
  const { index, parts } = snapshot;
  const writer = new SnapshotWriter(disk, index);
  const reading = new SnapshotReading(index);
  const goOn =
    (then: () => void): DiskCallback =>
    (error) =>
      error === null ? guard(then) : onDiskFailed(error);
  const next = (at: number): void => {
    const part = parts[at];
    if (part !== undefined) {
      checked(snapshot, () => reading.add(part));
      return writer.add(
        part,
        goOn(() => next(at + 1)),
      );
    }
    const { label, store } = checked(snapshot, () => reading.finish());
    if (!isSameConfiguration(label.configuration, snapshot.configuration)) {
      broken(snapshot, 'its label is of another configuration');
    }
    if (label.term !== snapshot.term) broken(snapshot, `its label is of term ${label.term}`);
    writer.finish(goOn(() => done(store)));
  };
  next(0);
}

/** A leader's snapshot came whole, with a CRC on every part: if it is not what it says, a rule is broken. */
function checked<T>(snapshot: Snapshot, read: () => T): T {
  try {
    return read();
  } catch (error) {
    return broken(snapshot, messageOf(error));
  }
}

function broken({ index, term }: Snapshot, problem: string): never {
  throw new RaftAssertionError('a snapshot is not of its label', { index, term, problem });
}
