import type { Disk, DiskCallback } from './host.ts';
import { inOrder } from './snapshot-writer.ts';

export type Step = (then: DiskCallback) => void;

/** Segments that were being written anew when their process died, among the files of a folder. */
export function unfinishedRenewals(names: readonly string[]): string[] {
  return names.filter((name) => /^wal-\d+\.log\.tmp$/.test(name));
}

/**
 * The step by which a segment is written anew with the bytes that were read of it, and takes its own
 * place; its name lasts with the next sync of the folder. Where that fails, what was written of it is
 * removed: a disk that is full is not to become fuller.
 *
 * What is read may be on no disk: a process that was killed need not have synced it, and where a sync
 * failed, Linux keeps the pages, calls them clean and never writes them again, so that the next sync
 * succeeds without them. Pages of a new file are dirty, and a sync that succeeds has written them.
 */
export function renewalOf(disk: Disk, name: string, bytes: Uint8Array): Step {
  const temporary = `${name}.tmp`;
  const steps: readonly Step[] = [
    (then) => disk.append(temporary, bytes, then),
    (then) => disk.syncFile(temporary, then),
    (then) => disk.rename(temporary, name, then),
  ];
  return (then) =>
    inOrder(steps, (error) => {
      if (error === null) then(null);
      else disk.remove(temporary, () => then(error));
    });
}
