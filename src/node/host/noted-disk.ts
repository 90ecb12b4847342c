import { linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk, DiskCallback } from '../host.ts';
import { FolderDisk } from './disk.ts';
import {
  type Durability,
  DurabilityNotes,
  type NameChange,
  readDurability,
} from './durability-notes.ts';

/** Where copies are kept of what a change of names took away, beside the notes. */
export function keptFolder(notesFile: string): string {
  return `${notesFile}.kept`;
}

/** A copy, and the number of the change of names that it undoes. */
interface KeptName {
  readonly change: number;
  readonly kept: string;
}

/**
 * A disk whose power can be cut: it writes through, and notes in a side file what a machine that
 * lost its power just now would still have. After the SIGKILL `cutPower` takes the rest away. A
 * note of what may be lost is there before it is done, a note of what lasts only after.
 */
export class NotedDisk implements Disk {
  readonly #disk: FolderDisk;
  readonly #folder: string;
  readonly #kept: string;
  readonly #notes: DurabilityNotes;
  /** How long each file is once all calls so far are done: those of one file are done in order. */
  readonly #lengths = new Map<string, number>();
  #changes: number;
  #keptNames: readonly KeptName[];

  /** @param notesFile goes on with the notes that an earlier process left there */
  constructor(folder: string, notesFile: string) {
    this.#disk = new FolderDisk(folder);
    this.#folder = folder;
    this.#kept = keptFolder(notesFile);
    mkdirSync(this.#kept, { recursive: true });
    const earlier = readDurability(notesFile);
    this.#notes = new DurabilityNotes(notesFile);
    this.#changes = earlier?.changes ?? 0;
    this.#keptNames = earlier === null ? [] : keptNamesOf(earlier);
    this.#removeOtherCopies();
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const length = statSync(join(folder, entry.name)).size;
      this.#lengths.set(entry.name, length);
      // What was there before anything was noted counts as lasting.
      if (earlier === null) this.#notes.add({ note: 'synced', name: entry.name, length });
    }
  }

  /** How many syncs of files there were. */
  get syncs(): number {
    return this.#disk.syncs;
  }

  list(done: (error: Error | null, names: readonly string[]) => void): void {
    this.#disk.list(done);
  }

  read(name: string, done: (error: Error | null, bytes: Uint8Array) => void): void {
    this.#disk.read(name, done);
  }

  append(name: string, bytes: Uint8Array, done: DiskCallback): void {
    const length = this.#lengths.get(name);
    if (length === undefined) this.#change({ note: 'created', name });
    this.#lengths.set(name, (length ?? 0) + bytes.length);
    this.#disk.append(name, bytes, done);
  }

  rename(from: string, to: string, done: DiskCallback): void {
    const length = this.#lengths.get(from);
    if (length !== undefined && from !== to) {
      const kept = this.#lengths.has(to) ? this.#keep(to) : null;
      this.#change({ note: 'renamed', from, to, kept });
      this.#lengths.delete(from);
      this.#lengths.set(to, length);
    }
    this.#disk.rename(from, to, done);
  }

  remove(name: string, done: DiskCallback): void {
    if (this.#lengths.has(name)) {
      this.#change({ note: 'removed', name, kept: this.#keep(name) });
      this.#lengths.delete(name);
    }
    this.#disk.remove(name, done);
  }

  syncFile(name: string, done: DiskCallback): void {
    const length = this.#lengths.get(name) ?? 0;
    this.#disk.syncFile(name, (error) => {
      if (error === null) this.#notes.add({ note: 'synced', name, length });
      done(error);
    });
  }

  syncDirectory(done: DiskCallback): void {
    const count = this.#changes;
    this.#disk.syncDirectory((error) => {
      if (error === null) this.#noteNamesSynced(count);
      done(error);
    });
  }

  /** Resolves when nothing is under way any more, and nothing that it brought on. */
  settled(): Promise<void> {
    return this.#disk.settled();
  }

  /** Closes all files; nothing may be under way. */
  close(): void {
    this.#disk.close();
    this.#notes.close();
  }

  #change(change: NameChange): void {
    this.#changes += 1;
    this.#notes.add(change);
  }

  /** Another name for the same content keeps it from being lost with the one that goes. */
  #keep(name: string): string {
    const kept = `${this.#changes + 1}-${name}`;
    linkSync(join(this.#folder, name), join(this.#kept, kept));
    this.#keptNames = [...this.#keptNames, { change: this.#changes + 1, kept }];
    return kept;
  }

  /** A process may die before it notes what a copy is for, or before it removes one that is done with. */
  #removeOtherCopies(): void {
    const needed = new Set(this.#keptNames.map(({ kept }) => kept));
    for (const name of readdirSync(this.#kept)) {
      if (!needed.has(name)) rmSync(join(this.#kept, name), { force: true });
    }
  }

  #noteNamesSynced(count: number): void {
    this.#notes.add({ note: 'namesSynced', count });
    for (const { change, kept } of this.#keptNames) {
      if (change <= count) rmSync(join(this.#kept, kept), { force: true });
    }
    this.#keptNames = this.#keptNames.filter(({ change }) => change > count);
  }
}

/** The copies that a power cut may need: of changes that no directory sync covers. */
function keptNamesOf({ pending, changes }: Durability): readonly KeptName[] {
  return pending.flatMap(({ change }, i) => {
    const kept = change.note === 'created' ? null : change.kept;
    return kept === null ? [] : [{ change: changes - pending.length + i + 1, kept }];
  });
}
