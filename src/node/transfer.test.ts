import { describe, expect, it } from 'vitest';
import { World } from './testing/world.ts';

/** Three servers under the leader that they elected, which has committed something. */
function makeWorld(): { world: World; old: number; others: readonly number[] } {
  const world = new World({ seed: 1 }).startAll();
  world.do({ command: { op: 'put', key: 'x', value: 1 } });
  const old = world.leader().node;
  return { world, old, others: [1, 2, 3].filter((id) => id !== old) };
}

describe('leadership transfer (seed 1)', () => {
  it('makes the named node leader within an election timeout, and nothing is lost', () => {
    const { world, old, others } = makeWorld();
    const [to] = others as [number];
    const server = world.machine(old).server;
    expect(server?.order({ type: 'transfer', to: to })).toEqual({ ok: true, node: old });
    server?.flush();
    world.run(100, () => world.leader().node === to);
    expect(world.leader()).toMatchObject({ node: to, leadsAsTold: true });
    expect(world.do({ command: { op: 'get', key: 'x' } }).value).toBe(1);
  });

  it('refuses commands as busy, certainly undone, while it lasts', () => {
    const { world, old, others } = makeWorld();
    world.machine(old).server?.order({ type: 'transfer', to: others[0] as number });
    const [reply] = world.ask(old, { command: { op: 'put', key: 'x', value: 2 } });
    expect(reply).toMatchObject({ ok: false, error: 'busy', definite: true });
  });

  it('is given up when the target is cut off, and the old leader serves again', () => {
    const { world, old, others } = makeWorld();
    const [to] = others as [number];
    world.passes = (from, target) => from !== to && target !== to;
    world.machine(old).server?.order({ type: 'transfer', to: to });
    world.run(150);
    expect(world.leader()).toMatchObject({ node: old, role: 'leader' });
    expect(world.do({ command: { op: 'put', key: 'x', value: 2 } }).node).toBe(old);
  });

  it('is refused by a node that does not lead, with the mend', () => {
    const { world, old, others } = makeWorld();
    const [to] = others as [number];
    expect(world.machine(to).server?.order({ type: 'transfer', to: old })).toMatchObject({
      ok: false,
      error: 'not_leader',
      leader: old,
    });
    expect(world.machine(old).server?.order({ type: 'transfer', to: 9 })).toMatchObject({
      error: 'unknown_target',
    });
  });
});
