import type { Partition } from './partition.ts';

/** How long a slice should take: long enough to be worth its turn, short against any budget. */
const SLICE_MS = { least: 1, most: 4 };
/** Steps of work in the first slice. */
const FIRST_WORK = 50;
const MOST_WORK = 1_000_000;

/** When to stop. */
export interface End {
  readonly nowMs: () => number;
  /** On the clock of `nowMs`. */
  readonly endMs: number;
  /** Whether to stop at the end of the round in which a violation was found. */
  readonly atViolation: boolean;
}

/**
 * Gives every partition a slice after the other until all are decided or it is the end, so that an
 * easy object is not kept waiting by a hard one. How much work makes a slice is found out on the
 * way, because a step of one model may take a thousand times as long as one of another.
 *
 * @yields after every slice, for whoever has other things to do in between
 */
export function* inTurns(
  partitions: readonly Partition[],
  { nowMs, endMs, atViolation }: End,
): Generator<void> {
  try {
    yield* slices(partitions, { nowMs, endMs, atViolation });
  } finally {
    for (const partition of partitions) partition.abandon();
  }
}

function* slices(
  partitions: readonly Partition[],
  { nowMs, endMs, atViolation }: End,
): Generator<void> {
  let work = FIRST_WORK;
  let running = partitions;
  let now = nowMs();
  while (running.length > 0 && now < endMs) {
    const next: Partition[] = [];
    for (const partition of running) {
      if (now >= endMs) break;
      if (partition.advance(work)) next.push(partition);
      yield;
      const before = now;
      now = nowMs();
      if (now - before > SLICE_MS.most) work = Math.max(1, Math.floor(work / 4));
      else if (now - before < SLICE_MS.least) work = Math.min(MOST_WORK, work * 2);
    }
    running = next;
    if (atViolation && partitions.some(({ isRefuted }) => isRefuted)) break;
  }
}
