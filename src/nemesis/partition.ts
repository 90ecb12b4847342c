import { unreachable } from '../base/errors.ts';
import { plural } from '../base/plural.ts';
import type { Random } from '../base/random.ts';
import type { Link, NodeId } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { aroundEach, between, endpointName, isNode, oneWay, streamsOf } from './links.ts';
import { partitionBite } from './partition-bite.ts';
import type { Plan } from './plan.ts';
import type { Fault, PartitionShape } from './schedule.ts';
import { isAimedAtLeader, nodesPhrase, resolve, type Scene } from './target.ts';

type Partition = Extract<Fault, { kind: 'partition' }>;

/** Cuts links, silently: frames are offered and never arrive. */
export function planPartition(fault: Partition, scene: Scene, holds: Holds): Plan {
  const { what, nodes, links } = cut(fault, scene);
  const streams = streamsOf(links);
  return {
    what,
    nodes,
    links,
    // A leader that hears nothing may well go on to lead: its heartbeats arrive.
    unseatsLeader:
      isAimedAtLeader(fault) && !(fault.shape === 'one-way' && fault.direction === 'inbound'),
    apply: () => holds.block(fault.id, streams),
    heal: () => holds.unblock(fault.id),
    bite: ({ during }) => partitionBite(streams, during),
  };
}

interface Cut {
  readonly what: string;
  readonly nodes: readonly NodeId[];
  readonly links: readonly Link[];
}

function cut(shape: PartitionShape, scene: Scene): Cut {
  const all = scene.nodes;
  switch (shape.shape) {
    case 'isolate': {
      const nodes = resolve(shape.target, scene);
      const what = `isolated ${nodesPhrase(nodes, shape.target)}`;
      return { what, nodes, links: aroundEach(nodes, all) };
    }
    case 'one-way': {
      const nodes = resolve(shape.target, scene);
      const name = nodesPhrase(nodes, shape.target);
      const others = all.filter((node) => !nodes.includes(node));
      return shape.direction === 'outbound'
        ? { what: `dropped all that ${name} sends`, nodes, links: oneWay(nodes, others) }
        : { what: `dropped all that is sent to ${name}`, nodes, links: oneWay(others, nodes) };
    }
    case 'halves': {
      const order = shape.order.filter((node) => all.includes(node));
      return split(order, Math.floor(order.length / 2), scene);
    }
    case 'leader-minority': {
      const leader = resolve('leader', scene);
      const others = shape.order.filter((node) => all.includes(node) && !leader.includes(node));
      return split([...leader, ...others], minoritySize(all.length), scene);
    }
    case 'groups': {
      const names = shape.groups.map((group) => group.map(endpointName).join(' '));
      const what = `split ${names.join(' | ')}`;
      return { what, nodes: shape.groups.flat().filter(isNode), links: between(shape.groups) };
    }
    case 'links': {
      const { links } = shape;
      const nodes = new Set(links.flatMap(({ from, to }) => [from, to]).filter(isNode));
      return { what: `cut ${plural(links.length, 'link')}`, nodes: [...nodes], links };
    }
    default:
      return unreachable(shape);
  }
}

/** The first `size` of `order` against the rest. */
function split(order: readonly NodeId[], size: number, { snapshot }: Scene): Cut {
  const groups = [order.slice(0, size), order.slice(size)];
  const leader = snapshot.leader?.node;
  const names = groups.map((group) =>
    group
      .map((node) => (node === leader ? `${endpointName(node)} (leader)` : endpointName(node)))
      .join(' '),
  );
  return { what: `split ${names.join(' | ')}`, nodes: groups[0] ?? [], links: between(groups) };
}

/** The most nodes that are still no majority, and at least one. */
function minoritySize(nodes: number): number {
  return Math.max(1, Math.floor((nodes - 1) / 2));
}

/** A shape that leaves the leader without a majority. */
export function drawLeaderPartition(random: Random, nodes: readonly NodeId[]): PartitionShape {
  return random.chance(50)
    ? { shape: 'isolate', target: 'leader' }
    : { shape: 'leader-minority', order: random.shuffle(nodes) };
}

/** Any shape that a seed may bring. */
export function drawPartition(random: Random, nodes: readonly NodeId[]): PartitionShape {
  const draw = random.int(10);
  if (draw < 2) return { shape: 'isolate', target: { node: random.pick(nodes) } };
  if (draw < 4) return { shape: 'halves', order: random.shuffle(nodes) };
  if (draw < 7) return drawLeaderPartition(random, nodes);
  const target = random.chance(50) ? 'leader' : { node: random.pick(nodes) };
  return { shape: 'one-way', target, direction: random.pick(['inbound', 'outbound']) };
}
