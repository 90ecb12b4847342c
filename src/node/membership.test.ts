import { describe, expect, it } from 'vitest';
import { World } from './testing/world.ts';

/** Three members and two nodes that are none, with something committed. */
function makeWorld(seed: number): World {
  const world = new World({ seed, nodes: 5, spares: 2 }).startAll();
  world.do({ command: { op: 'put', key: 'x', value: 1 } });
  return world;
}

const read = (world: World) => world.do({ command: { op: 'get', key: 'x' } }).value;

describe('membership of a cluster of servers', () => {
  it('a node joins as a learner, gets the state and becomes a voter (seed 1)', () => {
    const world = makeWorld(1);
    expect(world.change({ type: 'addLearner', node: 4 })).toMatchObject({ learners: [4] });
    expect(world.change({ type: 'promote', node: 4 })).toMatchObject({ voters: [1, 2, 3, 4] });
    world.run(100);
    const { stateHash, appliedIndex } = world.leader();
    const joined = world.machine(4).server?.status();
    expect(joined).toMatchObject({ stateHash, appliedIndex, role: 'follower' });
  });

  it('a majority is replaced, the leader with it, and nothing is lost (seed 2)', () => {
    const world = makeWorld(2);
    const old = world.leader().node;
    const [kept = 0] = [1, 2, 3].filter((id) => id !== old);
    for (const node of [4, 5]) world.change({ type: 'addLearner', node });
    const voters = [kept, 4, 5];
    expect(world.change({ type: 'setVoters', voters })).toMatchObject({ voters });
    for (const id of [1, 2, 3]) if (id !== kept) world.kill(id);
    expect(voters).toContain(world.leader().node);
    expect(read(world)).toBe(1);
    world.do({ command: { op: 'put', key: 'x', value: 2 } });
    expect(read(world)).toBe(2);
  });

  it('the configuration is found on disk again, by crash and by power cut (seed 3)', () => {
    const world = makeWorld(3);
    world.change({ type: 'addLearner', node: 4 });
    const { configuration } = world.leader();
    for (const id of [1, 2, 3, 4]) if (id % 2 === 0) world.kill(id);
    for (const id of [1, 3]) world.cutPower(id);
    for (const id of [1, 2, 3, 4]) world.start(id);
    expect(read(world)).toBe(1);
    world.run(100);
    for (const id of [1, 2, 3, 4]) {
      expect(world.machine(id).server?.status()?.configuration).toEqual(configuration);
    }
    expect(world.machine(1).trace).toContainEqual(
      expect.objectContaining({
        ev: 'start',
        configuration: { voters: [1, 2, 3], outgoing: [], learners: [4] },
      }),
    );
  });

  it('a node joins by a snapshot, where the log begins behind it, with the configuration (seed 9)', () => {
    const server = { snapshotEveryEntries: 4 };
    const world = new World({ seed: 9, nodes: 5, spares: 2, server }).startAll();
    for (let value = 1; value <= 20; value++) {
      world.do({ command: { op: 'put', key: 'x', value } });
      if (value === 3) world.change({ type: 'addLearner', node: 4 });
    }
    world.change({ type: 'addLearner', node: 5 });
    world.run(500);
    const { configuration, stateHash } = world.leader();
    const joined = world.machine(5);
    expect(joined.trace).toContainEqual(
      expect.objectContaining({
        ev: 'install',
        configuration: { voters: [1, 2, 3], outgoing: [], learners: [4] },
      }),
    );
    expect(joined.server?.status()).toMatchObject({ configuration, stateHash });
    // It comes up on the snapshot, and knows by it alone who takes part.
    world.kill(5);
    world.start(5);
    world.run(500);
    expect(joined.server?.status()).toMatchObject({ configuration, stateHash });
  });

  it('voters do not change to nodes that are down: the cluster would stand still (seed 10)', () => {
    const world = new World({ seed: 10, nodes: 5 }).startAll();
    world.do({ command: { op: 'put', key: 'x', value: 1 } });
    const leader = world.leader().node;
    const down = [1, 2, 3, 4, 5].filter((id) => id !== leader).slice(0, 2);
    for (const id of down) world.kill(id);
    world.run(300);
    const order = { type: 'setVoters', voters: [leader, ...down] } as const;
    expect(world.order(leader, order)).toMatchObject({ ok: false, error: 'unreachable' });
    world.do({ command: { op: 'put', key: 'x', value: 2 } });
    for (const id of down) world.start(id);
    world.run(300);
    expect(world.change(order).voters).toEqual([leader, ...down].sort());
  });

  it('a node that was removed, and knows it, stands no more after a restart (seed 11)', () => {
    const world = new World({ seed: 11, server: { preVote: false } }).startAll();
    const leader = world.leader().node;
    const gone = leader === 3 ? 2 : 3;
    world.change({ type: 'remove', node: gone });
    world.run(200);
    world.kill(gone);
    world.start(gone);
    world.run(3_000);
    expect(world.machine(gone).server?.status()).toMatchObject({
      ...{ role: 'follower', incarnation: 2, snapshotIndex: 0 },
    });
    const stood = world
      .machine(gone)
      .trace.filter((each) => 'role' in each && each.role === 'candidate');
    expect(stood.filter(({ incarnation }) => incarnation === 2)).toEqual([]);
  });

  it('a node that nobody added waits, and helps nobody (seed 4)', () => {
    const world = makeWorld(4);
    world.run(2000);
    expect(world.machine(4).server?.status()).toMatchObject({
      term: 0,
      leader: null,
      lastIndex: 0,
    });
    const [reply] = world.ask(4, { command: { op: 'get', key: 'x' } });
    expect(reply).toMatchObject({ ok: false, error: 'not_leader', definite: true });
  });

  it('a learner serves reads like any follower, by the leader’s index (seed 5)', () => {
    const world = makeWorld(5);
    world.change({ type: 'addLearner', node: 4 });
    world.run(200);
    const replies = world.ask(4, { command: { op: 'get', key: 'x' } });
    world.run(200, () => replies.length > 0);
    expect(replies).toMatchObject([{ ok: true, node: 4, value: 1 }]);
  });

  it('an order is refused with what to do instead (seed 6)', () => {
    const world = makeWorld(6);
    const leader = world.leader().node;
    const [other = 0] = [1, 2, 3].filter((id) => id !== leader);
    const refused = { ok: false, node: leader };
    expect(world.order(other, { type: 'addLearner', node: 4 })).toMatchObject({
      error: 'not_leader',
      leader,
    });
    const orders = [
      [{ type: 'addLearner', node: 9 }, 'unknown_node'],
      [{ type: 'addLearner', node: other }, 'already_voter'],
      [{ type: 'promote', node: 4 }, 'not_learner'],
      [{ type: 'remove', node: 4 }, 'not_member'],
      [{ type: 'setVoters', voters: [] }, 'last_voter'],
      [{ type: 'transfer', to: 4 }, 'unknown_target'],
    ] as const;
    for (const [order, error] of orders) {
      expect(world.order(leader, order)).toMatchObject({
        ...refused,
        message: expect.any(String),
        error,
      });
    }
  });

  it('a second change waits for the first (seed 7)', () => {
    const world = makeWorld(7);
    const leader = world.leader().node;
    expect(world.order(leader, { type: 'addLearner', node: 4 })).toEqual({
      ok: true,
      node: leader,
    });
    expect(world.order(leader, { type: 'addLearner', node: 5 })).toMatchObject({
      error: 'change_under_way',
    });
  });

  it('a learner that is down is not promoted (seed 8)', () => {
    const world = makeWorld(8);
    world.kill(4);
    world.change({ type: 'addLearner', node: 4 });
    world.run(500);
    expect(world.order(world.leader().node, { type: 'promote', node: 4 })).toMatchObject({
      error: 'lagging',
    });
  });
});
