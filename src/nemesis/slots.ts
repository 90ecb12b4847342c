import type { Random } from '../base/random.ts';
import type { NodeId } from '../cluster/cluster.ts';
import { drawCrashTarget } from './crash.ts';
import { drawLeaderPartition, drawPartition } from './partition.ts';
import { drawPauseTarget } from './pause.ts';
import { drawPowerCutTarget } from './power-cut.ts';
import type { FaultKind, PartitionShape, Target } from './schedule.ts';
import type { SkewOrder } from './skew.ts';
import type { Span, Tempo } from './tempo.ts';

/** A kind that takes nodes away. */
export type Outage = Extract<FaultKind, 'partition' | 'crash' | 'power-cut' | 'pause'>;

export const OUTAGES: readonly Outage[] = ['partition', 'crash', 'power-cut', 'pause'];

/** A fault without its name and time. */
export type Body =
  | ({ readonly kind: 'partition' } & PartitionShape)
  | { readonly kind: Exclude<Outage, 'partition'>; readonly target: Target }
  | ({ readonly kind: 'skew'; readonly target: Target } & SkewOrder)
  | { readonly kind: 'transfer'; readonly order: readonly NodeId[] }
  | { readonly kind: 'membership'; readonly target: Target };

/** What happens at one time: a fault, and now and then a second one in the midst of it. */
export interface Slot extends Span {
  readonly body: Body;
  readonly within?: Body;
}

/** A fault that costs the leader its office. */
export function leaderSlot(
  random: Random,
  kind: Outage,
  nodes: readonly NodeId[],
  tempo: Tempo,
): Slot {
  const body: Body =
    kind === 'partition'
      ? { kind, ...drawLeaderPartition(random, nodes) }
      : { kind, target: 'leader' };
  return { body, minMs: tempo.leaderFaultMs, maxMs: tempo.longestFaultMs };
}

/** Any fault of one kind; a blackout of all nodes is kept short. */
export function anySlot(
  random: Random,
  kind: Outage,
  nodes: readonly NodeId[],
  tempo: Tempo,
): Slot {
  const body = drawBody(random, kind, nodes);
  const isBlackout = 'target' in body && body.target === 'all';
  return isBlackout
    ? { body, minMs: tempo.blackoutMs, maxMs: tempo.faultMs }
    : { body, minMs: tempo.faultMs, maxMs: tempo.longestFaultMs };
}

function drawBody(random: Random, kind: Outage, nodes: readonly NodeId[]): Body {
  switch (kind) {
    case 'partition':
      return { kind, ...drawPartition(random, nodes) };
    case 'crash':
      return { kind, target: drawCrashTarget(random, nodes) };
    case 'power-cut':
      return { kind, target: drawPowerCutTarget(random, nodes) };
    case 'pause':
      return { kind, target: drawPauseTarget(random, nodes) };
  }
}

/**
 * One node isolated and, in the midst of it, another one taken away; five nodes have a majority
 * left. Null where there are fewer, or where the kinds asked for make no such pair.
 */
export function drawPair(
  random: Random,
  kinds: readonly Outage[],
  nodes: readonly NodeId[],
  tempo: Tempo,
): Slot | null {
  const others = kinds.filter((kind): kind is Exclude<Outage, 'partition'> => kind !== 'partition');
  if (nodes.length < 5 || others.length === 0 || others.length === kinds.length) return null;
  const [isolated = 0, taken = 0] = random.shuffle(nodes);
  const kind = random.pick(others);
  return {
    body: { kind: 'partition', shape: 'isolate', target: { node: isolated } },
    within: { kind, target: { node: taken } },
    minMs: tempo.leaderFaultMs,
    maxMs: tempo.longestFaultMs,
  };
}
