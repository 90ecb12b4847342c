import type { TracedAppend } from './effects.ts';
import type { Entry } from './messages.ts';

/** How long commands are together. */
export function lengthOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { command }) => sum + command.length, 0);
}

/** What a trace says of an entry: its place, a hash of what is in it, and who takes part from it on. */
export function traced({ index, term, command, configuration }: Entry): TracedAppend {
  if (configuration === undefined) return [index, term, hashOf(command)];
  return [index, term, hashOf(JSON.stringify(configuration)), configuration];
}

/** A short hash of a command (FNV-1a, 32 bits), for traces: equal commands have equal hashes. */
export function hashOf(command: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < command.length; i++) {
    hash = Math.imul(hash ^ command.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
