import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Durability,
  DurabilityNotes,
  type PendingChange,
  readDurability,
} from './durability-notes.ts';
import { keptFolder } from './noted-disk.ts';

/** What a power cut took from one node. */
export interface PowerCut {
  /** Changes of names (creations, renames, removals) that no directory sync covered, and are undone. */
  readonly undone: number;
  /** Files that are shorter now. */
  readonly cut: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/**
 * Makes a dead node's folder what a power cut would have left of it: of the changes of names that
 * no directory sync covers the seed decides how many of the last are undone, and of each file's
 * bytes behind the last sync how many of the first are there.
 *
 * @param folder the node's files; no process may have them open
 * @param notesFile what its `NotedDisk` noted
 * @throws Error where nothing was noted: what a power cut would have left is not known then
 */
export function cutPower(folder: string, notesFile: string, seed: number): PowerCut {
  const durability = readDurability(notesFile);
  if (durability === null) throw new Error(`${notesFile} is missing: nothing was noted there`);
  const { pending, synced } = durability;
  const undone = drawn(seed, 'names', pending.length);
  const kept = keptFolder(notesFile);
  for (const each of pending.slice(pending.length - undone).reverse()) {
    undo(folder, kept, durability, each);
  }
  const cut = filesIn(folder).flatMap(({ name, length: from }) => {
    const lasts = Math.min(from, synced.get(name) ?? 0);
    const to = lasts + drawn(seed, name, from - lasts);
    if (to < from) truncateSync(join(folder, name), to);
    return to < from ? [{ name, from, to }] : [];
  });
  beginAnew(folder, notesFile);
  return { undone, cut };
}

function undo(
  folder: string,
  kept: string,
  { synced }: Durability,
  { change, keptSynced }: PendingChange,
): void {
  const move = (from: string, to: string): void => {
    // A change is noted before it is done: the last may not have been.
    if (existsSync(from)) renameSync(from, to);
  };
  const putBack = (name: string, copy: string): void => {
    move(join(kept, copy), join(folder, name));
    synced.set(name, keptSynced);
  };
  switch (change.note) {
    case 'created':
      rmSync(join(folder, change.name), { force: true });
      break;
    case 'removed':
      putBack(change.name, change.kept);
      break;
    case 'renamed':
      move(join(folder, change.to), join(folder, change.from));
      synced.set(change.from, synced.get(change.to) ?? 0);
      if (change.kept !== null) putBack(change.to, change.kept);
      break;
  }
}

/** Whatever is there after a power cut lasts. */
function beginAnew(folder: string, notesFile: string): void {
  rmSync(keptFolder(notesFile), { recursive: true, force: true });
  const next = `${notesFile}.next`;
  rmSync(next, { force: true });
  const notes = new DurabilityNotes(next);
  for (const { name, length } of filesIn(folder)) notes.add({ note: 'synced', name, length });
  notes.close();
  renameSync(next, notesFile);
}

function filesIn(folder: string): { readonly name: string; readonly length: number }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ name, length: statSync(join(folder, name)).size }));
}

/**
 * An integer from 0 to `max` that depends on nothing but seed and label. Not `Random`: what runs in
 * a node's container has no packages.
 */
function drawn(seed: number, label: string, max: number): number {
  const digest = createHash('sha256').update(`${seed} ${label}`).digest();
  return digest.readUInt32BE(0) % (max + 1);
}
