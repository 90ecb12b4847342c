import type { Random } from '../base/random.ts';
import type { NodeId } from '../cluster/cluster.ts';
import { drawMembershipTarget } from './membership.ts';
import type { FaultKind, Target } from './schedule.ts';
import type { Slot } from './slots.ts';
import type { Placed, Span, Tempo } from './tempo.ts';
import { fill, type Phase, place } from './track.ts';

/** A kind that an operator orders of nodes that go on to run. */
export type Ordered = Extract<FaultKind, 'transfer' | 'membership'>;

/** How often, of a hundred times, nodes come back in the very change that takes others out. */
const RELAYS = 50;
/** How often an order that could be is given to a leader that is just being hit. */
const MEETINGS = 50;

function orderedOf(kinds: readonly FaultKind[]): readonly Ordered[] {
  return (['transfer', 'membership'] as const).filter((kind) => kinds.includes(kind));
}

/** What orders are drawn for. */
interface OrdersPhase extends Phase {
  readonly kinds: readonly FaultKind[];
  readonly nodes: readonly NodeId[];
  readonly electionTimeoutMs: number;
}

/**
 * Orders, one after the other, beside the outages: who takes part changes while links are cut and
 * nodes die. Where there are no outages, two at least are aimed at the leader.
 */
export function drawOrders(
  random: Random,
  phase: OrdersPhase,
  outages: readonly Placed<Slot>[],
): readonly Placed<Slot>[] {
  const { nodes, tempo } = phase;
  const isAlone = outages.length === 0;
  const [first, second = first] = random.shuffle(orderedOf(phase.kinds));
  if (first === undefined || second === undefined) return [];
  const draw = (kind: Ordered): Slot => ({
    body:
      kind === 'transfer'
        ? { kind, order: random.shuffle(nodes) }
        : { kind, target: drawMembershipTarget(random, nodes) },
    ...spanOf(kind, tempo, false),
  });
  const drawLeaders = (kind: Ordered): Slot => {
    const { body } = draw(kind);
    const aimed = body.kind === 'membership' ? { ...body, target: 'leader' as const } : body;
    return { body: aimed, ...spanOf(kind, tempo, true) };
  };
  const each = [...new Set([first, second])];
  const slots = isAlone ? [drawLeaders(first), drawLeaders(second)] : each.map(draw);
  fill(slots, phase, () => draw(random.pick(each)));
  const placed = place(random, random.shuffle(slots), phase);
  return relay(random, meet(random, placed, outages, phase));
}

/**
 * Moves orders now and then to where an outage of the leader begins. A leader that is cut off takes
 * them before it notices, and whoever is elected meanwhile is given them as well.
 */
function meet(
  random: Random,
  placed: readonly Placed<Slot>[],
  outages: readonly Placed<Slot>[],
  { tempo, electionTimeoutMs }: OrdersPhase,
): readonly Placed<Slot>[] {
  const starts = outages.filter(({ item }) => isOfLeader(item)).map(({ atMs }) => atMs);
  return placed.map((slot, i) => {
    const before = placed[i - 1];
    const freeMs = before === undefined ? tempo.leadInMs : before.atMs + before.forMs + tempo.gapMs;
    const endMs = slot.atMs + slot.forMs;
    const lastMs = endMs - slot.item.minMs - electionTimeoutMs / 2;
    const startMs = starts.find((each) => each >= freeMs && each <= lastMs);
    if (startMs === undefined || !random.chance(MEETINGS)) return slot;
    const atMs = startMs + random.int(Math.floor(electionTimeoutMs / 2));
    return { ...slot, atMs, forMs: endMs - atMs };
  });
}

/** Whether an outage takes whoever leads away from the others, and leaves it running. */
function isOfLeader({ body }: Slot): boolean {
  if (body.kind !== 'partition') return false;
  return body.shape === 'leader-minority' || ('target' in body && body.target === 'leader');
}

/** The shortest spans that `drawOrders` has to find room for. */
export function orderedSpans(
  kinds: readonly FaultKind[],
  tempo: Tempo,
  isAlone: boolean,
): readonly Span[] {
  const [first, second = first] = orderedOf(kinds);
  if (first === undefined || second === undefined) return [];
  const each = isAlone ? [first, second] : [...new Set([first, second])];
  return each.map((kind) => spanOf(kind, tempo, isAlone));
}

function spanOf(kind: Ordered, tempo: Tempo, isAimed: boolean): Span {
  if (kind === 'membership') return { minMs: tempo.leaderFaultMs, maxMs: tempo.longestFaultMs };
  return { minMs: isAimed ? tempo.leaderFaultMs : tempo.faultMs, maxMs: tempo.leaderFaultMs };
}

/** Stretches now and then an absence up to the next one of other nodes: then these replace those. */
function relay(random: Random, placed: readonly Placed<Slot>[]): readonly Placed<Slot>[] {
  return placed.map((slot, i) => {
    const next = placed[i + 1];
    const mayRelay = next !== undefined && areApart(slot.item, next.item);
    return mayRelay && random.chance(RELAYS) ? { ...slot, forMs: next.atMs - slot.atMs } : slot;
  });
}

/** Whether both take nodes out, and never the same. */
function areApart({ body: one }: Slot, { body: other }: Slot): boolean {
  if (one.kind !== 'membership' || other.kind !== 'membership') return false;
  const [first, second] = [fixedNodes(one.target), fixedNodes(other.target)];
  // Who leads when the second begins is none of those that are out then.
  if (second === null) return true;
  return first !== null && !first.some((node) => second.includes(node));
}

/** The nodes that a target names; null where it depends on who leads. */
function fixedNodes(target: Target): readonly NodeId[] | null {
  if (typeof target === 'string') return null;
  return 'node' in target ? [target.node] : target.nodes;
}
