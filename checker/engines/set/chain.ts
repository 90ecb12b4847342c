import type { Json } from '../../history.ts';
import { isList, type JsonKey, jsonKey } from '../../json.ts';
import type { Operation } from '../../operation.ts';

/** Reads of a set that only grows, each of which saw all that the one before it saw. */
export interface Chain {
  /** The smallest set first. */
  readonly reads: readonly Operation[];
  /** By value, the first of the reads that saw it. */
  readonly firstSeen: ReadonlyMap<JsonKey, number>;
}

/** Two reads of which neither saw all that the other saw. */
export interface Torn {
  readonly one: Operation;
  readonly other: Operation;
}

/** What a read of the whole set saw. */
export function seenBy({ output }: Operation): Set<JsonKey> {
  return new Set((isList(output) ? output : []).map((value: Json) => jsonKey(value)));
}

/** Orders reads by what they saw. */
export function chainOf(reads: readonly Operation[]): Chain | Torn {
  const sets = new Map(reads.map((read) => [read, seenBy(read)]));
  const size = (read: Operation) => sets.get(read)?.size ?? 0;
  const sorted = reads.toSorted((a, b) => size(a) - size(b) || a.callAt - b.callAt);
  const firstSeen = new Map<JsonKey, number>();
  for (const [place, read] of sorted.entries()) {
    const before = sorted[place - 1];
    let known = 0;
    for (const value of sets.get(read) ?? []) {
      if (firstSeen.has(value)) known += 1;
      else firstSeen.set(value, place);
    }
    // All that was known stands in the read before, so the read saw all of it or tears the chain.
    if (before !== undefined && known < size(before)) return { one: before, other: read };
  }
  return { reads: sorted, firstSeen };
}
