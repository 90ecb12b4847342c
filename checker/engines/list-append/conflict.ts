import type { Json } from '../../history.ts';
import { type JsonKey, jsonKey } from '../../json.ts';
import { listSeen } from '../../models/list-append.ts';
import type { Operation } from '../../operation.ts';
import { countLeading } from '../count-leading.ts';
import type { Inversion } from '../forced-order.ts';
import { isPrefix, type Lists } from './lists.ts';

/** Why a list has no linearization. */
export type Conflict =
  | { readonly kind: 'never appended' | 'twice'; readonly read: Operation; readonly value: Json }
  | { readonly kind: 'apart'; readonly one: Operation; readonly other: Operation }
  | ({ readonly kind: 'inverted'; readonly read: Operation | null } & Inversion);

/** Finds what the reads contradict by themselves, whatever the times are; null if nothing. */
export function conflictOfReads({ appends, reads, longest }: Lists): Conflict | null {
  let before: Operation | undefined;
  for (const read of reads) {
    // Each read is compared with the next longer one only, so that all is linear in what was seen.
    if (before !== undefined && !isPrefix(listSeen(before), listSeen(read))) {
      return { kind: 'apart', one: before, other: read };
    }
    before = read;
  }
  const once = new Set<JsonKey>();
  for (const [place, value] of longest.entries()) {
    const key = jsonKey(value);
    const kind = !appends.has(key) ? 'never appended' : once.has(key) ? 'twice' : null;
    if (kind !== null) return { kind, read: firstLongerThan(reads, place), value };
    once.add(key);
  }
  return null;
}

/** The shortest read that saw something at the place. */
export function firstLongerThan(reads: readonly Operation[], place: number): Operation {
  const seen = (number: number) => listSeen(reads[number] as Operation).length;
  const read = reads[countLeading(reads.length, (number) => seen(number) <= place)];
  if (read === undefined) throw new Error('internal error: no read saw a place of the longest');
  return read;
}

/** The operations that a conflict names. */
export function named(conflict: Conflict): Operation[] {
  switch (conflict.kind) {
    case 'apart':
      return [conflict.one, conflict.other];
    case 'inverted': {
      const { first, second, read } = conflict;
      return read === null ? [first, second] : [first, second, read];
    }
    default:
      return [conflict.read];
  }
}

/** The ids of the operations named, and of the appends of all that those of them saw. */
export function culpritsOf(conflict: Conflict, { appends }: Lists): number[] {
  const culprits = new Set<number>();
  for (const operation of named(conflict)) {
    culprits.add(operation.id);
    if (operation.f === 'append') continue;
    for (const value of listSeen(operation)) {
      const append = appends.get(jsonKey(value));
      if (append !== undefined) culprits.add(append.id);
    }
  }
  return [...culprits];
}
