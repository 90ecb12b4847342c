import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What is noted of a disk, in order: what syncs made to last, and what none has covered yet. */
export type DurabilityNote =
  /** The first bytes of a file last. */
  | { readonly note: 'synced'; readonly name: string; readonly length: number }
  | NameChange
  /** The first `count` changes of names since the notes began last. */
  | { readonly note: 'namesSynced'; readonly count: number };

/** `kept` names a copy of what was there before. */
export type NameChange =
  | { readonly note: 'created'; readonly name: string }
  | { readonly note: 'removed'; readonly name: string; readonly kept: string }
  | {
      readonly note: 'renamed';
      readonly from: string;
      readonly to: string;
      readonly kept: string | null;
    };

/** A change of names that a power cut may undo, and what is known of the content it took away. */
export interface PendingChange {
  readonly change: NameChange;
  readonly keptSynced: number;
}

/** What a power cut would leave alone. */
export interface Durability {
  /** By file: how many of its first bytes last. */
  readonly synced: Map<string, number>;
  /** Changes of names that no directory sync covers, in order. */
  readonly pending: readonly PendingChange[];
  /** Changes of names in all. */
  readonly changes: number;
}

/** Notes as JSON lines. They outlive the process, whatever ends it; they need not outlive the machine. */
export class DurabilityNotes {
  readonly #descriptor: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'a');
  }

  add(note: DurabilityNote): void {
    writeSync(this.#descriptor, `${JSON.stringify(note)}\n`);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** What the notes come to; null where there are none yet. */
export function readDurability(file: string): Durability | null {
  if (!existsSync(file)) return null;
  const synced = new Map<string, number>();
  const all: PendingChange[] = [];
  let namesSynced = 0;
  // The last line may be cut short by the very kill that it is read after.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  for (const line of lines) {
    const note = JSON.parse(line) as DurabilityNote;
    switch (note.note) {
      case 'synced':
        synced.set(note.name, note.length);
        break;
      case 'namesSynced':
        namesSynced = note.count;
        break;
      default:
        all.push({ change: note, keptSynced: change(synced, note) });
    }
  }
  return { synced, pending: all.slice(namesSynced), changes: all.length };
}

/** Follows one change of names; returns what was synced of the content that it took away. */
function change(synced: Map<string, number>, note: NameChange): number {
  if (note.note === 'created') {
    synced.set(note.name, 0);
    return 0;
  }
  const gone = note.note === 'renamed' ? note.to : note.name;
  const keptSynced = synced.get(gone) ?? 0;
  synced.delete(gone);
  if (note.note === 'renamed') {
    synced.set(note.to, synced.get(note.from) ?? 0);
    synced.delete(note.from);
  }
  return keptSynced;
}
