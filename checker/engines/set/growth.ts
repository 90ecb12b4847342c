import type { JsonKey } from '../../json.ts';
import type { Operation } from '../../operation.ts';
import type { Chain } from './chain.ts';
import { leastBy, type Member } from './members.ts';
import type { Point } from './stay.ts';

/** When a value can have been added: not before `from` was called, not after `to` had returned. */
interface Window {
  readonly value: JsonKey;
  readonly member: Member;
  readonly add: Operation;
  /** Its place in the chain: the first read that saw it; one more than the last if none did. */
  readonly place: number;
  readonly from: Operation;
  readonly to: Operation;
}

/** What keeps a set from growing as its reads saw it. */
export type Stunted =
  | { readonly kind: 'never added'; readonly witness: Operation; readonly value: JsonKey }
  | {
      readonly kind: 'too late';
      /** `early` must come before `late`, but was called after that had returned. */
      readonly early: Operation;
      readonly late: Operation;
      readonly earlyAdd: Operation;
      readonly lateAdd: Operation;
      /** A read that saw the one value without the other, where it takes one to order them. */
      readonly between: Operation | null;
    };

/**
 * Finds moments for the operations of a set from which nothing is removed. The reads tell in which
 * groups the values went in; each add has its window, and groups go in one after the other, each as
 * early as it can.
 */
export function growthOf(chain: Chain, byValue: ReadonlyMap<JsonKey, Member>): Point[] | Stunted {
  for (const [value, place] of chain.firstSeen) {
    const witness = chain.reads[place];
    const add = byValue.get(value)?.add ?? null;
    if (add === null && witness !== undefined) return { kind: 'never added', witness, value };
  }
  const points: Point[] = [];
  const windows: Window[] = [];
  const bounds = boundsOf(chain.reads);
  for (const [value, member] of byValue) {
    const { add, found, missed } = member;
    for (const operation of missed) points.push({ operation, at: operation.callAt, rank: -1 });
    const place = chain.firstSeen.get(value) ?? chain.reads.length;
    const isSeen = place < chain.reads.length || found.length > 0;
    const [witness] = found;
    if (add === null && witness !== undefined) return { kind: 'never added', witness, value };
    if (add === null || (add.outcome === 'info' && !isSeen)) continue;
    windows.push(windowOf(value, member, add, place, bounds));
  }
  windows.sort((a, b) => a.place - b.place);
  return grow(chain.reads, windows, points);
}

function grow(
  reads: readonly Operation[],
  windows: readonly Window[],
  points: Point[],
): Point[] | Stunted {
  /** The window that began last among those of earlier groups. */
  let latest: Window | null = null;
  let next = 0;
  for (let place = 0; place <= reads.length; place++) {
    const before: Window | null = latest;
    for (let one = windows[next]; one?.place === place; one = windows[next]) {
      const early = before !== null && before.from.callAt > one.from.callAt ? before : one;
      if (early.from.callAt > one.to.returnAt) return tooLate(early, one, reads);
      addPoints(points, one, early.from.callAt);
      if (latest === null || one.from.callAt > latest.from.callAt) latest = one;
      next += 1;
    }
    const read = reads[place];
    const at = Math.max(read?.callAt ?? 0, latest?.from.callAt ?? 0);
    if (read !== undefined) points.push({ operation: read, at, rank: 2 * place + 1 });
  }
  return points;
}

function addPoints(points: Point[], { add, member, place }: Window, at: number): void {
  points.push({ operation: add, at, rank: 2 * place });
  for (const operation of member.found) {
    const rank = Number.POSITIVE_INFINITY;
    points.push({ operation, at: Math.max(operation.callAt, at), rank });
  }
}

function tooLate(early: Window, late: Window, reads: readonly Operation[]): Stunted {
  const between = early === late ? null : (reads[early.place] ?? null);
  return {
    kind: 'too late',
    ...{ early: early.from, late: late.to, earlyAdd: early.add, lateAdd: late.add, between },
  };
}

/** By place: the last called of the reads before it, and the first to return of those from it on. */
interface Bounds {
  readonly lastBefore: readonly (Operation | null)[];
  readonly firstFrom: readonly (Operation | null)[];
}

function boundsOf(reads: readonly Operation[]): Bounds {
  const lastBefore: (Operation | null)[] = [null];
  for (const [place, read] of reads.entries()) {
    const before = lastBefore[place] ?? null;
    lastBefore.push(before !== null && before.callAt >= read.callAt ? before : read);
  }
  const firstFrom: (Operation | null)[] = Array.from({ length: reads.length + 1 }, () => null);
  for (let place = reads.length - 1; place >= 0; place--) {
    const [after, read] = [firstFrom[place + 1] ?? null, reads[place] ?? null];
    firstFrom[place] =
      after !== null && read !== null && after.returnAt <= read.returnAt ? after : read;
  }
  return { lastBefore, firstFrom };
}

function windowOf(
  value: JsonKey,
  member: Member,
  add: Operation,
  place: number,
  { lastBefore, firstFrom }: Bounds,
): Window {
  const missed = leastBy(member.missed, ({ callAt }) => -callAt);
  const found = leastBy(member.found, ({ returnAt }) => returnAt);
  const before = [add, missed, lastBefore[place] ?? null].filter((one) => one !== null);
  const after = [add, found, firstFrom[place] ?? null].filter((one) => one !== null);
  const from = leastBy(before, ({ callAt }) => -callAt) ?? add;
  const to = leastBy(after, ({ returnAt }) => returnAt) ?? add;
  return { value, member, add, place, from, to };
}
