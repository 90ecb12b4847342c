import type { Operation } from '../../operation.ts';
import { leastBy, type Member } from './members.ts';

/** An operation at the moment at which it happens; at one moment, lower ranks come first. */
export interface Point {
  readonly operation: Operation;
  readonly at: number;
  readonly rank: number;
}

/** Operations on one value that fit together in no way. */
export interface NoStay {
  readonly culprits: readonly Operation[];
}

/**
 * Finds moments for the operations on one value of a set that is never read whole. The value goes in
 * once and out once, in this order or the other: in the first, all that missed it must not lie
 * strictly between the last moment at which it can have gone in and the first at which it can have
 * gone out; in the second, all that missed it come before it goes in for good.
 */
export function stayOf(member: Member): Point[] | NoStay {
  const { add, remove, found, missed } = member;
  if (add === null || (add.outcome === 'info' && found.length === 0)) {
    const [first] = found;
    if (first !== undefined) return { culprits: [first] };
    const others = remove === null ? missed : [...missed, remove];
    return others.map((operation) => ({ operation, at: operation.callAt, rank: 0 }));
  }
  const firstFound = leastBy(found, ({ returnAt }) => returnAt);
  const lastFound = leastBy(found, ({ callAt }) => -callAt);
  const latestIn = Math.min(add.returnAt, firstFound?.returnAt ?? Number.POSITIVE_INFINITY);
  const earliestOut = Math.max(
    remove?.callAt ?? Number.POSITIVE_INFINITY,
    lastFound?.callAt ?? Number.NEGATIVE_INFINITY,
  );
  const stuck = missed.find(({ callAt, returnAt }) => latestIn < callAt && returnAt < earliestOut);
  if (stuck === undefined) {
    const points = inAndOut(member, add, latestIn, earliestOut);
    if (points !== null) return points;
  }
  const lastMissed = leastBy(missed, ({ callAt }) => -callAt);
  const points = remove === null ? null : outAndIn(member, add, remove, latestIn, lastMissed);
  if (points !== null) return points;
  const named = new Set([add, remove, firstFound, lastFound, stuck ?? null, lastMissed]);
  return { culprits: [...named].filter((one) => one !== null) };
}

/** The value goes in and, if ever, out again. */
function inAndOut(
  { remove, found, missed }: Member,
  add: Operation,
  latestIn: number,
  earliestOut: number,
): Point[] | null {
  const outEnd = remove?.returnAt ?? Number.POSITIVE_INFINITY;
  if (add.callAt > latestIn || earliestOut > outEnd || add.callAt > outEnd) return null;
  // Where it can, the value goes in and out in one moment, which nobody needs to have missed.
  const isShort = earliestOut <= latestIn;
  const goesIn = isShort ? Math.max(earliestOut, add.callAt) : latestIn;
  if (isShort && goesIn > outEnd) return null;
  const goesOut = isShort ? goesIn : earliestOut;
  const points: Point[] = [{ operation: add, at: goesIn, rank: 1 }];
  if (remove !== null) points.push({ operation: remove, at: goesOut, rank: 3 });
  for (const operation of found) {
    points.push({ operation, at: Math.max(operation.callAt, goesIn), rank: 2 });
  }
  for (const operation of missed) {
    const { callAt } = operation;
    const isBefore = callAt <= goesIn;
    points.push({
      operation,
      at: isBefore ? callAt : Math.max(callAt, goesOut),
      rank: isBefore ? 0 : 4,
    });
  }
  return points;
}

/** The remove finds nothing, and the value goes in after it. */
function outAndIn(
  { found, missed }: Member,
  add: Operation,
  remove: Operation,
  latestIn: number,
  lastMissed: Operation | null,
): Point[] | null {
  const goesIn = Math.max(add.callAt, remove.callAt, lastMissed?.callAt ?? 0);
  if (goesIn > latestIn) return null;
  const points: Point[] = [
    { operation: remove, at: remove.callAt, rank: 0 },
    { operation: add, at: goesIn, rank: 1 },
  ];
  for (const operation of missed) points.push({ operation, at: operation.callAt, rank: 0 });
  for (const operation of found) {
    points.push({ operation, at: Math.max(operation.callAt, goesIn), rank: 2 });
  }
  return points;
}
