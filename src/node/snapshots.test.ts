import { describe, expect, it } from 'vitest';
import type { NodeId, RaftMessage } from '../raft/index.ts';
import { snapshotName } from './snapshot-file.ts';
import { World, type WorldOptions } from './testing/world.ts';
import type { TraceRecord } from './trace.ts';

const EVERY = 10;
const ELECTION_TIMEOUT_MS = 100;

function makeWorld(options: Partial<WorldOptions> = {}): World {
  const server = { snapshotEveryEntries: EVERY };
  return new World({ seed: 1, server, ...options }).startAll();
}

function put(key: string, value: number | string) {
  return { command: { op: 'put', key, value } } as const;
}

/** Puts so many keys, one after the other. */
function fill(world: World, count: number): void {
  for (let i = 0; i < count; i++) world.do(put(`k${i}`, i));
}

function status(world: World, id: NodeId) {
  const found = world.machine(id).server?.status();
  if (found === null || found === undefined) throw new Error(`node ${id} is not up`);
  return found;
}

const events = (world: World, id: NodeId, ev: string) =>
  world.machine(id).trace.filter((each) => each.ev === ev);

const indexOf = (event: TraceRecord) => ('index' in event ? event.index : null);

/** Waits until all servers have applied the same; they then hold the same. */
function settle(world: World): void {
  const applied = () =>
    new Set(world.machines.map(({ server }) => server?.status()?.appliedIndex ?? 0));
  world.run(10_000, () => applied().size === 1 && !applied().has(0));
  const hashes = world.machines.map(({ id }) => status(world, id).stateHash);
  expect(new Set(hashes).size).toBe(1);
}

/** A follower is away while the others write, until its entries are compacted everywhere. */
function leaveBehind(world: World, entries = 3 * EVERY): NodeId {
  const leader = world.leader().node;
  const away = leader === 3 ? 2 : 3;
  world.kill(away);
  // So long that nothing is kept for it.
  world.run(ELECTION_TIMEOUT_MS);
  fill(world, entries);
  world.run(100);
  return away;
}

describe('a server takes snapshots (seed 1)', () => {
  it('of the applied state, after so many entries, and keeps one file of them', () => {
    const world = makeWorld();
    fill(world, 35);
    world.run(100);
    for (const { id, disk } of world.machines) {
      const { snapshotIndex } = status(world, id);
      expect(snapshotIndex).toBeGreaterThanOrEqual(30);
      expect(disk.names.filter((name) => name.startsWith('snapshot'))).toEqual([
        snapshotName(snapshotIndex),
      ]);
      expect(disk.names.filter((name) => name.startsWith('wal')).length).toBeLessThanOrEqual(3);
      const taken = events(world, id, 'capture');
      expect(taken.length).toBeGreaterThanOrEqual(3);
      const durable = events(world, id, 'snapshot');
      expect(durable.map(indexOf)).toEqual(taken.map(indexOf));
    }
  });

  it('after so many bytes of the log, however few entries', () => {
    const world = makeWorld({ server: { snapshotEveryWalBytes: 100_000 } });
    for (let i = 0; i < 3; i++) world.do(put('x', 'y'.repeat(60_000)));
    world.run(100);
    expect(events(world, 1, 'capture')).toHaveLength(1);
  });

  it('not at all where it is told so', () => {
    const server = { snapshotEveryEntries: 0, snapshotEveryWalBytes: 1 };
    const world = makeWorld({ server });
    fill(world, 20);
    expect(events(world, 1, 'capture')).toEqual([]);
  });

  it('and comes up on the last one, without applying what it holds', () => {
    const world = makeWorld({ nodes: 1 });
    fill(world, 35);
    world.run(100);
    const { stateHash, snapshotIndex } = status(world, 1);
    world.kill(1);
    world.start(1);
    world.run(20);
    expect(status(world, 1).appliedIndex).toBe(snapshotIndex);
    settle(world);
    world.run(500);
    expect(status(world, 1).stateHash).toBe(stateHash);
    expect(world.do({ command: { op: 'get', key: 'k7' } })).toMatchObject({ value: 7 });
  });

  it('while commands go on being applied: what comes meanwhile is not in it', () => {
    const world = makeWorld({ nodes: 1, server: { snapshotEveryEntries: 40 } });
    for (let i = 0; i < 39; i++) world.do(put(`k${i}`, 'x'.repeat(60_000)));
    const index = events(world, 1, 'capture').map(indexOf)[0] ?? 0;
    expect(index).toBeGreaterThan(39);
    while (events(world, 1, 'snapshot').length === 0) world.do(put('meanwhile', 1));
    expect(status(world, 1).appliedIndex).toBeGreaterThan(index + 1);
    world.kill(1);
    world.start(1);
    world.run(20);
    expect(events(world, 1, 'restore')).toMatchObject([{ index }]);
    expect(world.do({ command: { op: 'get', key: 'meanwhile' } })).toMatchObject({ value: 1 });
  });
});

describe('a server that lacks compacted entries (seed 1)', () => {
  it('is sent a snapshot, and goes on from there', () => {
    const world = makeWorld();
    const away = leaveBehind(world);
    world.start(away);
    settle(world);
    expect(events(world, away, 'install')).toHaveLength(1);
    expect(events(world, away, 'restore')).toHaveLength(1);
    fill(world, 5);
    settle(world);
  });

  it('gets all of a large one, in parts that a message holds', () => {
    const world = makeWorld();
    for (let i = 0; i < 5; i++) world.do(put(`large ${i}`, '😀'.repeat(40_000)));
    const away = leaveBehind(world);
    const parts = new Set<number>();
    world.passes = (_from, to, message) => {
      if (to === away && message.type === 'snapshotRequest') parts.add(message.part);
      expect(JSON.stringify(message).length).toBeLessThan(2 * 1024 * 1024);
      return true;
    };
    world.start(away);
    settle(world);
    expect(parts.size).toBeGreaterThan(5);
  });

  it.each([1, 2, 3])(
    'also where parts and answers are lost, come twice and late (seed %i)',
    (seed) => {
      const world = makeWorld({ seed });
      for (let i = 0; i < 5; i++) world.do(put(`large ${i}`, 'x'.repeat(100_000)));
      const away = leaveBehind(world);
      let count = 0;
      const isOfSnapshot = ({ type }: RaftMessage) => type.startsWith('snapshot');
      world.passes = (_from, _to, message) => !isOfSnapshot(message) || ++count % 3 !== 0;
      world.copies = (_from, _to, message) => (isOfSnapshot(message) ? 2 : 1);
      world.delayMs = (_from, _to, message) => (isOfSnapshot(message) ? 1 + (count % 5) * 9 : 1);
      world.start(away);
      settle(world);
      expect(events(world, away, 'install').length).toBeGreaterThan(0);
      expect(world.fatal).toEqual([]);
    },
  );

  it('takes no part that is not as it was sent', () => {
    const world = makeWorld();
    const away = leaveBehind(world);
    let spoils = true;
    world.passes = (_from, to, message) => {
      const isPart = to === away && message.type === 'snapshotRequest';
      if (isPart && spoils) Object.assign(message, { data: `${message.data} ` });
      return true;
    };
    world.start(away);
    world.run(1000);
    expect(status(world, away).appliedIndex).toBe(0);
    spoils = false;
    settle(world);
  });

  it('stops before it takes the state of a snapshot that is not what its label says', () => {
    const world = makeWorld();
    const away = leaveBehind(world);
    world.passes = (from, to, message) => {
      if (to !== away || message.type !== 'snapshotRequest') return true;
      const other = { ...message, index: message.index + 1 };
      world.machine(to).server?.onPeerMessage(from, other);
      return false;
    };
    world.start(away);
    world.run(1000, () => world.fatal.length > 0);
    expect(world.fatal[0]).toContain('a snapshot is not of its label');
    expect(events(world, away, 'assertion')).toHaveLength(1);
    expect(world.machine(away).disk.names.some((name) => name.endsWith('.snap'))).toBe(false);
  });
});

describe('exactly once (seed 1)', () => {
  it('a command that comes again after snapshot and restart is answered, and not applied again', () => {
    const world = makeWorld();
    const opened = world.do({ command: { op: 'open' } });
    const request = {
      session: Number(opened.value),
      seq: 1,
      command: { op: 'append', key: 'list', value: 1 },
    } as const;
    const first = world.do(request);
    const away = leaveBehind(world);
    for (const { id } of world.machines) world.kill(id);
    world.startAll();
    settle(world);
    expect(events(world, away, 'restore').length).toBeGreaterThan(0);
    const again = world.do(request);
    expect(again.value).toBe(first.value);
    expect(again.logIndex).toBeGreaterThan(first.logIndex);
    expect(world.do({ command: { op: 'get', key: 'list' } })).toMatchObject({ value: [1] });
    settle(world);
  });
});
