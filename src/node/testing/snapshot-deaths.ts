import { expect } from 'vitest';
import { type NodeId, RULES } from '../../raft/index.ts';
import { NODE_RULES, type NodeRules } from '../rules.ts';
import { World } from './world.ts';

const EVERY = 8;
const append = (value: number) => ({ command: { op: 'append', key: 'list', value } }) as const;

export type Death = 'kill' | 'cut' | 'cut, names kept';

/** What a story dies of, and at which call of which machine's disk, counted from its begin. */
export interface Blow {
  readonly death: Death;
  readonly call: number;
  /** A seeded bug, if any. */
  readonly rules?: Partial<NodeRules>;
}

function strike(world: World, id: NodeId, death: Death): void {
  if (death === 'kill') world.kill(id);
  else world.cutPower(id, death === 'cut, names kept');
}

/** Lets `count` more calls of a disk be done; false where there were not so many. */
function runCalls(world: World, id: NodeId, calls: number): boolean {
  const { journal } = world.machine(id).disk;
  const from = journal.length;
  world.run(200, () => journal.length >= from + calls);
  return journal.length >= from + calls;
}

const count = (world: World, id: NodeId, ev: string) =>
  world.machine(id).trace.filter((each) => each.ev === ev).length;

/** The list, read from a cluster all of whose nodes were brought up again and agree. */
function settledList(world: World): unknown {
  for (const { id, server } of world.machines) {
    const started = server === null ? world.start(id) : [];
    world.run(20);
    if (started[0]) throw started[0];
  }
  const { value } = world.do({ command: { op: 'get', key: 'list' } });
  const applied = () =>
    new Set(world.machines.map(({ server }) => server?.status()?.appliedIndex ?? 0));
  world.run(3000, () => applied().size === 1 && !applied().has(0));
  const hashes = world.machines.map(({ server }) => server?.status()?.stateHash);
  expect(new Set(hashes).size, 'all are alike').toBe(1);
  return value;
}

/**
 * A node that is alone takes its second snapshot, of a few parts, and a command comes meanwhile; it
 * dies at a call of its disk, and comes up again.
 */
export function dieTaking(seed: number, { death, call, rules }: Blow): boolean {
  const world = new World({
    seed,
    nodes: 1,
    server: { snapshotEveryEntries: EVERY },
    rules: { raft: RULES, node: { ...NODE_RULES, ...rules } },
  }).startAll();
  const acknowledged: number[] = [];
  world.do({ command: { op: 'put', key: 'large', value: 'x'.repeat(100_000) } });
  while (count(world, 1, 'capture') < 2) {
    acknowledged.push(acknowledged.length);
    world.do(append(acknowledged.length - 1));
  }
  const replies = world.ask(1, append(-1));
  const isReached = runCalls(world, 1, call);
  strike(world, 1, death);
  const list = settledList(world) as number[];
  expect(list.slice(0, acknowledged.length), `call ${call}`).toEqual(acknowledged);
  if (replies[0]?.ok) expect(list.at(-1), `call ${call}`).toBe(-1);
  expect(world.machine(1).disk.names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(world.fatal).toEqual([]);
  return isReached;
}

/** A node that was away is sent a snapshot; it dies at a call of its disk, and comes up again. */
export function dieInstalling(seed: number, { death, call }: Blow): boolean {
  const world = new World({ seed, server: { snapshotEveryEntries: EVERY } }).startAll();
  const leader = world.leader().node;
  const away = leader === 3 ? 2 : 3;
  const acknowledged: number[] = [];
  const write = (values: number) => {
    for (let i = 0; i < values; i++) {
      acknowledged.push(acknowledged.length);
      world.do(append(acknowledged.length - 1));
    }
  };
  write(3);
  world.kill(away);
  // An election timeout, so that no entries are kept for it.
  world.run(100);
  write(3 * EVERY);
  world.run(50);
  world.start(away);
  world.run(3000, () => count(world, away, 'install') > 0);
  const isReached = runCalls(world, away, call);
  strike(world, away, death);
  write(2);
  expect(settledList(world), `call ${call}`).toEqual(acknowledged);
  expect(world.fatal).toEqual([]);
  return isReached;
}

/** Lets a node die at each call of its disk in turn, in a story of its own; gives how many there were. */
export function dieAtEachCall(
  die: (seed: number, blow: Blow) => boolean,
  seed: number,
  death: Death,
  rules: Partial<NodeRules> = {},
): number {
  let calls = 0;
  while (die(seed, { death, call: calls, rules }) && calls < 60) calls += 1;
  return calls;
}
