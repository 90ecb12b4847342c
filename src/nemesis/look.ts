import type { Cluster } from '../cluster/cluster.ts';
import type { Plan } from './plan.ts';
import type { Fault } from './schedule.ts';
import { Snapshot } from './snapshot.ts';
import { hasTarget, type Scene } from './target.ts';
import { type StopSignal, sleepUntil } from './wait.ts';

/** Where and until when faults are looked at. */
export interface Field {
  readonly cluster: Cluster;
  /** When every fault must be healed, on the cluster's clock. */
  readonly endNs: number;
  readonly stop: StopSignal;
}

/** How long a target that does not exist yet is waited for. */
const TARGET_WAIT_MS = 5000;
/** Frames in flight when a link is cut may arrive this long. */
const SETTLE_MS = 150;
/** How often the nodes are looked at while a fault is in force, and how many times about. */
const LOOK_MS = 200;
const MOST_LOOKS = 10;
/** How long a node may take to come up again; shorter once the run was told to stop. */
const REBIRTH_WAIT_MS = 10_000;
const STOPPED_REBIRTH_WAIT_MS = 1000;
const POLL_MS = 50;

const NS_PER_MS = 1_000_000;

/** The scene in which the fault's target exists, or why there will be none. */
export async function findTarget(fault: Fault, field: Field): Promise<Scene | string> {
  const { cluster, endNs, stop } = field;
  const { clock, nodes } = cluster;
  const giveUpNs = clock.nowNs() + TARGET_WAIT_MS * NS_PER_MS;
  while (!stop.stopped && clock.nowNs() < endNs) {
    const scene = { nodes, snapshot: await Snapshot.of(cluster) };
    if (hasTarget(fault, scene)) return scene;
    if (clock.nowNs() >= giveUpNs) return 'its target did not come to be';
    await clock.sleep(POLL_MS);
  }
  return 'the faults ended first';
}

/** Looks on while a fault is in force, until its time is over. */
export async function lookOn(
  { forMs }: Fault,
  startNs: number,
  { cluster, endNs, stop }: Field,
): Promise<readonly Snapshot[]> {
  const { clock } = cluster;
  const untilNs = Math.min(startNs + forMs * NS_PER_MS, endNs);
  const everyNs = Math.max(LOOK_MS, forMs / MOST_LOOKS) * NS_PER_MS;
  const seen: Snapshot[] = [];
  let lookNs = startNs + Math.min(SETTLE_MS, forMs / 3) * NS_PER_MS;
  while (!stop.stopped && lookNs < untilNs) {
    await sleepUntil(clock, lookNs, stop);
    seen.push(await Snapshot.of(cluster));
    lookNs = clock.nowNs() + everyNs;
  }
  await sleepUntil(clock, untilNs, stop);
  seen.push(await Snapshot.of(cluster));
  return seen;
}

/** Looks on after the heal until the bite has shown, where it shows only then. */
export async function watchHeal(
  plan: Plan,
  before: Snapshot,
  { cluster, stop }: Field,
): Promise<Snapshot | null> {
  if (plan.hasShown === undefined) return null;
  const { clock } = cluster;
  let sinceNs = clock.nowNs();
  for (;;) {
    const now = await Snapshot.of(cluster);
    const shown = plan.hasShown(before, now);
    if (shown === 'yes') return now;
    // Another fault keeps the node down: its time to come up has not begun.
    if (shown === 'held' && !stop.stopped) sinceNs = clock.nowNs();
    const waitMs = stop.stopped ? STOPPED_REBIRTH_WAIT_MS : REBIRTH_WAIT_MS;
    if (clock.nowNs() - sinceNs >= waitMs * NS_PER_MS) return now;
    await clock.sleep(POLL_MS);
  }
}
