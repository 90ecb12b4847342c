import { describe, expect, it } from 'vitest';
import type { NodeId } from '../raft/index.ts';
import { World, type WorldOptions } from './testing/world.ts';

const ENTRIES = 300;
const get = { command: { op: 'get', key: 'x' } } as const;

function status(world: World, id: NodeId) {
  const found = world.machine(id).server?.status();
  if (found === null || found === undefined) throw new Error(`node ${id} is not up`);
  return found;
}

/** Servers that come up on a log whose entries take three election timeouts to be applied. */
function makeWorld(options: Partial<WorldOptions> = {}): World {
  const { server, ...rest } = options;
  const slices = { entriesPerApplySlice: 10, snapshotEveryEntries: 0, ...server };
  const world = new World({ seed: 1, ...rest, server: slices }).startAll();
  for (let value = 1; value <= ENTRIES; value++) {
    world.do({ command: { op: 'put', key: 'x', value } });
  }
  for (const { id } of world.machines) world.kill(id);
  world.soonMs = 10;
  return world.startAll();
}

/** Waits for a leader that has committed all. */
function elected(world: World) {
  const isCommitted = () => world.leader().commitIndex > ENTRIES;
  world.run(5_000, isCommitted);
  return world.leader();
}

describe('a server that comes up on a long log (seed 1)', () => {
  it('leads and is followed while it applies it', () => {
    const world = makeWorld();
    const { node, term, appliedIndex, commitIndex } = elected(world);
    expect(appliedIndex).toBeLessThan(commitIndex / 2);
    const applied = () => world.machines.map(({ id }) => status(world, id).appliedIndex);
    world.run(5_000, () => Math.min(...applied()) >= commitIndex);
    expect(world.leader()).toMatchObject({ node, term });
    const hashes = world.machines.map(({ id }) => status(world, id).stateHash);
    expect(new Set(hashes).size).toBe(1);
  });

  it('answers a read only when it has applied what that waits for', () => {
    const world = makeWorld();
    const { node } = elected(world);
    const replies = world.ask(node, get);
    world.run(100);
    expect(replies).toEqual([]);
    world.run(5_000, () => replies.length > 0);
    expect(replies).toMatchObject([{ ok: true, value: ENTRIES }]);
  });

  it('answers a command by its own entry, behind all that comes before', () => {
    const world = makeWorld();
    const { node } = elected(world);
    const replies = world.ask(node, { command: { op: 'cas', key: 'x', from: ENTRIES, to: 'y' } });
    world.run(5_000, () => replies.length > 0);
    expect(replies).toMatchObject([{ ok: true, node }]);
    expect(world.do(get)).toMatchObject({ value: 'y' });
  });

  it('labels a snapshot with what is applied, not with what is committed', () => {
    const world = makeWorld({ server: { snapshotEveryEntries: 50 }, nodes: 1 });
    const taken = world.machine(1).trace.length;
    const { commitIndex } = elected(world);
    world.run(5_000, () => status(world, 1).appliedIndex >= commitIndex);
    world.run(200);
    const events = world.machine(1).trace.slice(taken);
    let applied = 0;
    let captures = 0;
    for (const event of events) {
      if (event.ev === 'restore' || event.ev === 'apply') applied = event.index;
      if (event.ev !== 'capture') continue;
      captures += 1;
      expect(event.index).toBe(applied);
    }
    expect(captures).toBeGreaterThan(0);
    const { stateHash } = status(world, 1);
    world.kill(1);
    world.start(1);
    world.run(20);
    world.run(5_000, () => status(world, 1).appliedIndex >= commitIndex);
    expect(status(world, 1).stateHash).toBe(stateHash);
  });
});
