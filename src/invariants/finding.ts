import type { TraceRecord } from '../node/trace.ts';

/** One line of a node's trace, as the host wrote it. */
export type TraceLine = {
  readonly time: number;
  readonly node: number;
  /**
   * Of leases and roles, in containers with leases: how long the machine's kernel had been running, in
   * milliseconds, to ten; of a lease when it was looked at at the earliest, else at the latest.
   */
  readonly uptimeMs?: number;
  /** Of starts, there: the kernel's name for its run. */
  readonly bootId?: string;
} & TraceRecord;

/** An invariant by the name that the literature gives it. */
export type InvariantName =
  | 'election safety'
  | 'one vote a term'
  | 'leader append-only'
  | 'log matching'
  | 'terms never fall'
  | 'leader completeness'
  | 'committed entries immutable'
  | 'committed on a majority'
  | 'state-machine safety'
  | 'monotone progress'
  | 'durable entries survive'
  | 'disk within memory'
  | 'disjoint leases'
  | 'configuration follows the log'
  | 'snapshot label equals state'
  | 'one application per command'
  | 'assertion';

/** An invariant that does not hold, and the events that contradict each other. */
export interface Finding {
  readonly invariant: InvariantName;
  /** What contradicts what, in a sentence. */
  readonly message: string;
  readonly events: readonly TraceLine[];
}

/** Takes findings; the same invariant is told a few times at most. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #told = new Map<InvariantName, number>();

  /** @param lines the events in question, each told once; null where there was none */
  add(invariant: InvariantName, message: string, ...lines: (TraceLine | null)[]): void {
    const told = this.#told.get(invariant) ?? 0;
    this.#told.set(invariant, told + 1);
    if (told >= TOLD_MAX) return;
    const events = [...new Set(lines)].filter((line) => line !== null);
    this.list.push({ invariant, message, events });
  }
}

/** One broken rule breaks the same invariant a thousand times; a few show what is wrong. */
const TOLD_MAX = 5;
