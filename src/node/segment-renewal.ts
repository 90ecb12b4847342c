import type { Disk, DiskCallback } from './host.ts';

type Step = (then: DiskCallback) => void;

/** Segments that were being written anew when their process died, among the files of a folder. */
export function unfinishedRenewals(names: readonly string[]): string[] {
  return names.filter((name) => /^wal-\d+\.log\.tmp$/.test(name));
}

/**
 * Steps by which a segment is written anew with the bytes that were read of it, and takes its own place;
 * its name lasts with the next sync of the folder.
 *
 * What is read may be on no disk: a process that was killed need not have synced it, and where a sync
 * failed, Linux keeps the pages, calls them clean and never writes them again, so that the next sync
 * succeeds without them. Pages of a new file are dirty, and a sync that succeeds has written them.
 */
export function renewalOf(disk: Disk, name: string, bytes: Uint8Array): readonly Step[] {
  const temporary = `${name}.tmp`;
  return [
    (then) => disk.append(temporary, bytes, then),
    (then) => disk.syncFile(temporary, then),
    (then) => disk.rename(temporary, name, then),
  ];
}
