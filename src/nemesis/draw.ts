import { UsageError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { Ability, NodeId } from '../cluster/cluster.ts';
import { drawOrders, orderedSpans } from './draw-orders.ts';
import { mostOut } from './roster.ts';
import type { Fault, FaultKind, Schedule, Target } from './schedule.ts';
import { drawSkewOrder, drawSkewTarget } from './skew.ts';
import {
  anySlot,
  type Body,
  drawPair,
  leaderSlot,
  OUTAGES,
  type Outage,
  type Slot,
} from './slots.ts';
import { leastMs, type Placed, type Span, type Tempo, tempoFor } from './tempo.ts';
import { fill, place } from './track.ts';

export interface DrawOptions {
  /** The kinds asked for; none gives an empty schedule. */
  readonly kinds: readonly FaultKind[];
  readonly nodes: readonly NodeId[];
  readonly faultPhaseMs: number;
  readonly electionTimeoutMs: number;
  /** What the cluster can do, so that no clock profile is drawn that it lacks; all if absent. */
  readonly abilities?: ReadonlySet<Ability>;
}

/**
 * Draws the faults of a run: at least two aimed at the leader, each for three longest election
 * timeouts or more, and one of each kind asked for, whatever the seed. Between two faults that
 * take nodes away the cluster has time to recover; skews run beside them on a track of their own,
 * and so do orders. A majority stays up and connected but for halves of an even cluster, short
 * blackouts, a leader that sends and hears nothing (one-way, inbound), and a partition while nodes
 * are out of the cluster, all of which may hold up all others.
 *
 * @throws UsageError where the fault phase is too short, naming the shortest, or where there are
 *   too few nodes for a partition, a transfer or a change of membership
 */
export function drawSchedule(random: Random, options: DrawOptions): Schedule {
  const tempo = tempoFor(options.faultPhaseMs, options.electionTimeoutMs);
  refuse(options, tempo);
  const outages = drawOutages(random.fork('outages'), options, tempo);
  const skews = drawSkews(random.fork('skews'), options, tempo);
  const orders = drawOrders(random.fork('orders'), { ...options, tempo }, outages);
  const faults = [...outages, ...skews, ...orders]
    .flatMap(spread)
    .sort((a, b) => a.atMs - b.atMs)
    .map((fault, i): Fault => ({ id: `f${i + 1}`, ...fault }));
  return { name: 'drawn', faults };
}

/** The shortest fault phase that `drawSchedule` takes for these options, in ms. */
export function shortestFaultPhaseMs(options: DrawOptions): number {
  const tempo = tempoFor(options.faultPhaseMs, options.electionTimeoutMs);
  const outages = outageKinds(options);
  const count = outages.length === 0 ? 0 : 2;
  const others = Math.max(0, outages.length - 2);
  const spans = [
    ...Array<Span>(count).fill({ minMs: tempo.leaderFaultMs, maxMs: 0 }),
    ...Array<Span>(others).fill({ minMs: tempo.faultMs, maxMs: 0 }),
  ];
  const skews = options.kinds.includes('skew') ? (count === 0 ? 2 : 1) : 0;
  const minMs = shortestSkewMs(count === 0, tempo);
  const skewSpans = Array<Span>(skews).fill({ minMs, maxMs: 0 });
  const orders = orderedSpans(options.kinds, tempo, count === 0);
  return Math.max(...[spans, skewSpans, orders].map((each) => leastMs(each, tempo)));
}

function refuse(options: DrawOptions, tempo: Tempo): void {
  const { kinds, nodes, faultPhaseMs } = options;
  if (kinds.includes('partition') && nodes.length < 2) {
    throw new UsageError('a partition needs at least 2 nodes; raise --nodes or leave it out');
  }
  if (kinds.includes('transfer') && nodes.length < 2) {
    throw new UsageError('a transfer needs at least 2 nodes; raise --nodes or leave it out');
  }
  if (kinds.includes('membership') && mostOut(nodes.length) < 1) {
    throw new UsageError('a node can be removed from 3 at least; raise --nodes or leave it out');
  }
  const shortestMs = shortestFaultPhaseMs(options);
  if (kinds.length === 0 || faultPhaseMs >= shortestMs) return;
  throw new UsageError(
    `a fault phase of ${faultPhaseMs} ms is too short for two faults of the leader (${tempo.leaderFaultMs} ms each) ` +
      `and one of each of ${kinds.join(', ')}: it takes ${shortestMs} ms; make the run longer`,
  );
}

function outageKinds({ kinds }: DrawOptions): readonly Outage[] {
  return OUTAGES.filter((kind) => kinds.includes(kind));
}

/** Faults that take nodes away, one after the other. */
function drawOutages(random: Random, options: DrawOptions, tempo: Tempo): readonly Placed<Slot>[] {
  const { nodes } = options;
  const kinds = random.shuffle(outageKinds(options));
  const [first, second = first, ...rest] = kinds;
  if (first === undefined || second === undefined) return [];
  const slots = [
    leaderSlot(random, first, nodes, tempo),
    leaderSlot(random, second, nodes, tempo),
    ...rest.map((kind) => anySlot(random, kind, nodes, tempo)),
  ];
  fill(slots, { ...options, tempo }, () => {
    const pair = random.chance(20) ? drawPair(random, kinds, nodes, tempo) : null;
    return pair ?? anySlot(random, random.pick(kinds), nodes, tempo);
  });
  return place(random, random.shuffle(slots), { ...options, tempo });
}

/** Skews, one after the other; all of one clock profile, as a node has only one. */
function drawSkews(random: Random, options: DrawOptions, tempo: Tempo): readonly Placed<Slot>[] {
  if (!options.kinds.includes('skew')) return [];
  const { nodes } = options;
  const profile = random.pick(profilesOf(options));
  // Where nothing else is asked for, the two faults aimed at the leader are skews.
  const alone = outageKinds(options).length === 0;
  const slot = (target: Target): Slot => ({
    body: { kind: 'skew', target, ...drawSkewOrder(random, profile) },
    minMs: shortestSkewMs(alone, tempo),
    maxMs: 2 * tempo.longestFaultMs,
  });
  const slots = alone ? [slot('leader'), slot('leader')] : [slot(drawSkewTarget(random, nodes))];
  fill(slots, { ...options, tempo }, () => slot(drawSkewTarget(random, nodes)));
  return place(random, random.shuffle(slots), { ...options, tempo });
}

/** Beside other faults a skew outlasts the shortest of them, or it could not be measured. */
function shortestSkewMs(alone: boolean, tempo: Tempo): number {
  return alone ? tempo.leaderFaultMs : tempo.leaderFaultMs + 2 * tempo.gapMs;
}

function profilesOf({ abilities }: DrawOptions): readonly ('wall' | 'rate')[] {
  const able = (['wall', 'rate'] as const).filter((each) => abilities?.has(`skew-${each}`) ?? true);
  // A cluster that can do neither refuses the schedule by name.
  return able.length === 0 ? ['wall', 'rate'] : able;
}

/** The faults of a slot; the one within takes its middle third. */
function spread({ item, atMs, forMs }: Placed<Slot>): readonly (Body & {
  readonly atMs: number;
  readonly forMs: number;
})[] {
  const thirdMs = Math.floor(forMs / 3);
  const within =
    item.within === undefined ? [] : [{ ...item.within, atMs: atMs + thirdMs, forMs: thirdMs }];
  return [{ ...item.body, atMs, forMs }, ...within];
}
