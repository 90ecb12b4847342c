import type { Cluster, NodeId, Observation } from '../cluster/cluster.ts';
import { type StopSignal, sleepUntil } from '../nemesis/wait.ts';
import type { ClockRecord, LeaderRecord } from './results.ts';

const INTERVAL_MS = 250;
const CLOCK_INTERVAL_NS = 1_000_000_000;

const NS_PER_MS = 1_000_000;

/** Looks at the nodes at intervals, for the report and for who watches the run. */
export class Watch {
  readonly leaders: LeaderRecord[] = [];
  readonly clocks: ClockRecord[] = [];
  readonly #cluster: Cluster;
  readonly #startNs: number;
  readonly #last = new Map<NodeId, Observation>();
  #lastClocksNs = Number.NEGATIVE_INFINITY;

  /** @param startNs the run's start on the cluster's clock */
  constructor(cluster: Cluster, startNs: number) {
    this.#cluster = cluster;
    this.#startNs = startNs;
  }

  /** Who led when last seen. */
  get leader(): LeaderRecord | null {
    return this.leaders.at(-1) ?? null;
  }

  /** Looks until told to stop, and calls `onLook` after each look. */
  async run(stop: StopSignal, onLook: () => void): Promise<void> {
    const { clock } = this.#cluster;
    while (!stop.stopped) {
      this.#note(await this.#cluster.observe());
      onLook();
      await sleepUntil(clock, clock.nowNs() + INTERVAL_MS * NS_PER_MS, stop);
    }
  }

  #note(observations: readonly Observation[]): void {
    this.#noteLeader(observations);
    const nowNs = this.#cluster.clock.nowNs();
    if (nowNs - this.#lastClocksNs < CLOCK_INTERVAL_NS) return;
    this.#lastClocksNs = nowNs;
    for (const observation of observations) this.#noteClock(observation);
  }

  #noteLeader(observations: readonly Observation[]): void {
    let best: { node: NodeId; term: number } | null = null;
    for (const { status } of observations) {
      if (status?.role !== 'leader') continue;
      if (best === null || status.term > best.term) best = status;
    }
    const last = this.leader;
    if (last?.node === (best?.node ?? null) && (best === null || last?.term === best.term)) return;
    const atNs = this.#cluster.clock.nowNs() - this.#startNs;
    this.leaders.push({ atNs, node: best?.node ?? null, term: best?.term ?? last?.term ?? 0 });
  }

  #noteClock(observation: Observation): void {
    const { node, atNs, status, wallOffsetMs } = observation;
    if (status === null || wallOffsetMs === null) return;
    const last = this.#last.get(node);
    this.#last.set(node, observation);
    // A new incarnation's monotonic clock may begin anew.
    const isComparable = last?.status?.incarnation === status.incarnation;
    const rate =
      last?.status && isComparable
        ? (status.clock.monotonicMs - last.status.clock.monotonicMs) /
          ((atNs - last.atNs) / NS_PER_MS)
        : null;
    this.clocks.push({ atNs: atNs - this.#startNs, node, wallOffsetMs, rate });
  }
}

/** How often the lead passed to another node or term; `isDuring` chooses the moments that count. */
export function leaderChanges(
  leaders: readonly LeaderRecord[],
  isDuring: (atNs: number) => boolean,
): number {
  const known = leaders.filter(({ node }) => node !== null);
  return known.filter(({ atNs, node, term }, i) => {
    const last = known[i - 1];
    return last !== undefined && (last.node !== node || last.term !== term) && isDuring(atNs);
  }).length;
}
