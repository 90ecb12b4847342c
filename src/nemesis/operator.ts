import { plural } from '../base/plural.ts';
import type { AdminOrder, AdminReply, Cluster, NodeId } from '../cluster/cluster.ts';
import { Snapshot } from './snapshot.ts';
import type { StopSignal } from './wait.ts';

/** An order, and the node that it is given to. */
export interface Given {
  readonly node: NodeId;
  readonly order: AdminOrder;
}

/** What orders are to bring about. */
export interface Goal {
  /** By what it shows that it is done, in a phrase (`entry 57`); null where it does not. */
  shownBy(snapshot: Snapshot): string | null;
  /** What to order now; nothing while something is under way, or nobody leads. */
  orders(snapshot: Snapshot): readonly Given[];
  /** Hears that a node took what it was ordered. */
  taken?(node: NodeId): void;
}

/** Until when an operator works, on the cluster's clock. */
export interface Shift {
  /** When every fault must be healed. */
  readonly endNs: number;
  readonly stop: StopSignal;
}

/** How soon it is looked again whether something has happened. */
const POLL_MS = 100;

/** An order may take longer than a short fault lasts: some elections may come between. */
const PATIENCE_MS = 2000;

const NS_PER_MS = 1_000_000;

/** How long it is tried to bring a fault about. */
export function patienceMsFor({ forMs }: { readonly forMs: number }): number {
  return Math.max(forMs, PATIENCE_MS);
}

/** What came of the pursuit of a goal. */
export class Pursuit {
  /** By what it was seen to be done; null where it was not. */
  shownBy: string | null = null;
  #taken = 0;
  readonly #refusals = new Map<string, number>();

  get isDone(): boolean {
    return this.shownBy !== null;
  }

  /** Whether any of its orders was taken. */
  get wasTaken(): boolean {
    return this.#taken > 0;
  }

  count(reply: AdminReply | null): void {
    if (reply?.ok === true) this.#taken += 1;
    else {
      const why = reply?.error ?? 'no answer';
      this.#refusals.set(why, (this.#refusals.get(why) ?? 0) + 1);
    }
  }

  /** `2 orders taken, 3 refused (lagging 3)`. */
  toString(): string {
    // Another fault that wanted the same, or a part of it, may have been quicker.
    const isOthers = this.isDone && !this.wasTaken;
    const taken = isOthers ? 'by another order' : `${plural(this.#taken, 'order')} taken`;
    const counts = [...this.#refusals].map(([why, times]) => `${why} ${times}`);
    if (counts.length === 0) return taken;
    const refused = [...this.#refusals.values()].reduce((sum, times) => sum + times, 0);
    return `${taken}, ${refused} refused (${counts.join(', ')})`;
  }
}

/**
 * Gives nodes orders until what they are to bring is seen. Orders may be refused, get no answer, or
 * be done late: all of these are outcomes. What counts is what the nodes then show.
 */
export class Operator {
  readonly #cluster: Cluster;
  readonly #shift: Shift;

  constructor(cluster: Cluster, shift: Shift) {
    this.#cluster = cluster;
    this.#shift = shift;
  }

  /** @param graceMs for how long it may go on when the shift is over */
  async pursue(goal: Goal, patienceMs: number, graceMs: number): Promise<Pursuit> {
    const { clock } = this.#cluster;
    const nowNs = clock.nowNs();
    const lastNs = Math.max(this.#shift.endNs, nowNs + graceMs * NS_PER_MS);
    const untilNs = Math.min(nowNs + patienceMs * NS_PER_MS, lastNs);
    const pursuit = new Pursuit();
    for (;;) {
      const snapshot = await Snapshot.of(this.#cluster);
      pursuit.shownBy = goal.shownBy(snapshot);
      if (pursuit.isDone || this.#shift.stop.stopped || clock.nowNs() >= untilNs) return pursuit;
      for (const { node, order } of goal.orders(snapshot)) {
        const reply = await this.#cluster.order(node, order);
        pursuit.count(reply);
        if (reply?.ok === true) goal.taken?.(node);
      }
      await clock.sleep(POLL_MS);
    }
  }
}
