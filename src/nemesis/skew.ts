import type { Random } from '../base/random.ts';
import type { NodeId } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { endpointName } from './links.ts';
import type { Bite, Plan, Seen } from './plan.ts';
import type { Fault, Target } from './schedule.ts';
import { windows } from './snapshot.ts';
import { nodesPhrase, resolve, type Scene } from './target.ts';

type SkewFault = Extract<Fault, { kind: 'skew' }>;
/** What a skew orders of the clocks. */
export type SkewOrder = { readonly offsetMs: number } | { readonly rate: number };

/** Steps wall clocks, or runs both clocks of a node too fast or too slow. */
export function planSkew(fault: SkewFault, scene: Scene, holds: Holds): Plan {
  const nodes = resolve(fault.target, scene);
  const name = nodesPhrase(nodes, fault.target);
  const isStep = 'offsetMs' in fault;
  return {
    what: isStep
      ? `moved the wall clock of ${name} by ${fault.offsetMs} ms`
      : `ran the clocks of ${name} at x${fault.rate}`,
    nodes,
    // A correct leader goes on to lead whatever its clocks say.
    unseatsLeader: false,
    apply: () =>
      holds.skew(fault.id, nodes, isStep ? { offsetMs: fault.offsetMs } : { rate: fault.rate }),
    heal: () => holds.unskew(fault.id),
    bite: (seen) =>
      isStep
        ? judge(nodes, fault.offsetMs, 'ms off', (node) => stepMs(node, seen))
        : judge(nodes, fault.rate - 1, 'of the rate off', (node) => rateOff(node, seen)),
  };
}

/**
 * A skew bit if at least half of what was ordered was measured on every node that could be
 * measured, and on one at least.
 */
function judge(
  nodes: readonly NodeId[],
  ordered: number,
  unit: string,
  measure: (node: NodeId) => number | null,
): Bite {
  const measured = nodes.map((node) => ({ node, off: measure(node) }));
  const told = measured.map(({ node, off }) =>
    off === null
      ? `${endpointName(node)} not measured`
      : `${endpointName(node)} ${Math.round(off * 1000) / 1000} ${unit}`,
  );
  const known = measured.flatMap(({ off }) => off ?? []);
  const bit = known.length > 0 && known.every((off) => off / ordered >= 0.5);
  return { bit, evidence: `${told.join(', ')} (ordered ${Math.round(ordered * 1000) / 1000})` };
}

/** How far a wall clock moved, in ms; from the true time, where it was not seen before. */
function stepMs(node: NodeId, { before, during }: Seen): number | null {
  const was = before.observation(node)?.wallOffsetMs ?? 0;
  const is = during.flatMap((each) => each.observation(node)?.wallOffsetMs ?? []).at(-1);
  return is === undefined ? null : is - was;
}

/**
 * How much faster than true time a monotonic clock ran, as a share of true time: over all that
 * was seen of it within one incarnation.
 */
function rateOff(node: NodeId, { during }: Seen): number | null {
  let trueMs = 0;
  let clockMs = 0;
  for (const [first, second] of windows(during)) {
    const was = first.observation(node);
    const is = second.observation(node);
    if (!was?.status || !is?.status || was.status.incarnation !== is.status.incarnation) continue;
    trueMs += (is.atNs - was.atNs) / 1_000_000;
    clockMs += is.status.clock.monotonicMs - was.status.clock.monotonicMs;
  }
  return trueMs > 0 ? clockMs / trueMs - 1 : null;
}

/** One node, the leader, or some but not all. */
export function drawSkewTarget(random: Random, nodes: readonly NodeId[]): Target {
  const draw = random.int(3);
  if (draw === 0) return 'leader';
  if (draw === 1 || nodes.length < 3) return { node: random.pick(nodes) };
  const some = random.shuffle(nodes).slice(0, random.between(2, nodes.length - 1));
  return { nodes: some.sort((a, b) => a - b) };
}

/** A step of 0.1 s to 60 s either way, each order of magnitude alike; or a rate of 0.5 to 1.5. */
export function drawSkewOrder(random: Random, profile: 'wall' | 'rate'): SkewOrder {
  const sign = random.chance(50) ? 1 : -1;
  if (profile === 'rate') return { rate: (100 + sign * random.between(10, 50)) / 100 };
  const [from, to] = random.pick([
    [100, 999],
    [1000, 9999],
    [10_000, 60_000],
  ] as const);
  return { offsetMs: sign * random.between(from, to) };
}
