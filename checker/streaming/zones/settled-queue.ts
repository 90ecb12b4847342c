import type { Operation } from '../../operation.ts';

/** Operations of one block to which nothing can be added, in their order. */
export interface Settled {
  readonly operations: readonly Operation[];
  /** As the block's. */
  readonly earlyAt: number;
  readonly lateAt: number;
  /** Whether more of the block is to come, which has to follow directly. */
  readonly isPart: boolean;
}

/** What is settled and waits to be placed. */
export class SettledQueue {
  #waiting: Settled[] = [];
  /** How many operations wait. */
  operations = 0;

  add(settled: readonly Settled[]): void {
    for (const one of settled) {
      if (one.operations.length === 0) continue;
      this.#waiting.push(one);
      this.operations += one.operations.length;
    }
  }

  /**
   * Takes off what returned first among what may come next: nothing else that waits has to stand
   * before it. Where that is part of a block, everything before it comes first.
   *
   * @param mayBegin whether the first operation may be placed now
   */
  next(mayBegin: (operation: Operation) => boolean): Settled | null {
    const part = this.#waiting.findIndex(({ isPart }) => isPart);
    const among = part === -1 ? this.#waiting : this.#waiting.slice(0, Math.max(1, part));
    const [earliest, second] = twoEarliest(among);
    let next: Settled | null = null;
    for (const one of among) {
      const othersAt = one.earlyAt === earliest ? second : earliest;
      if (othersAt < one.lateAt || !mayBegin(one.operations[0] as Operation)) continue;
      if (next === null || one.earlyAt < next.earlyAt) next = one;
    }
    if (next === null) return null;
    this.#waiting = this.#waiting.filter((one) => one !== next);
    this.operations -= next.operations.length;
    return next;
  }

  clear(): void {
    this.#waiting = [];
    this.operations = 0;
  }
}

function twoEarliest(among: readonly Settled[]): [number, number] {
  let [earliest, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { earlyAt } of among) {
    if (earlyAt < earliest) [earliest, second] = [earlyAt, earliest];
    else second = Math.min(second, earlyAt);
  }
  return [earliest, second];
}
