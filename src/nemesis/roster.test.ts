import { describe, expect, test } from 'vitest';
import { Operator } from './operator.ts';
import { mostOut, orderTowards, Roster, restoreMembers } from './roster.ts';
import { FakeCluster } from './testing/fake-cluster.ts';

const STOP = { stopped: false };
const FOREVER = { endNs: Number.POSITIVE_INFINITY, stop: STOP };

function makeRoster(flaws = {}) {
  const cluster = new FakeCluster(5, flaws);
  cluster.elect(3);
  const roster = new Roster(cluster, new Operator(cluster, FOREVER));
  const orders = () => cluster.calls.filter((call) => call.startsWith('order'));
  const voters = () => [...cluster.node(3).configuration.voters].sort();
  return { cluster, roster, orders, voters };
}

describe('orderTowards', () => {
  test.each([
    ['nothing, where all is as wanted', [1, 2, 3], [], [1, 2, 3], null],
    ['a learner first', [1, 2], [], [1, 2, 3], { type: 'addLearner', node: 3 }],
    ['its promotion then', [1, 2], [3], [1, 2, 3], { type: 'promote', node: 3 }],
    ['a removal', [1, 2, 3], [], [1, 2], { type: 'remove', node: 3 }],
    ['a replacement', [1, 2, 3], [4], [1, 2, 4], { type: 'replace', node: 3, by: 4 }],
    ['two at once', [1, 2, 3, 4], [5], [1, 2, 5], { type: 'setVoters', voters: [1, 2, 5] }],
    ['the end of a learner whom nobody wants', [1, 2], [3], [1, 2], { type: 'remove', node: 3 }],
  ] as const)('gives %s', (_what, voters, learners, wanted, order) => {
    expect(orderTowards({ voters, learners }, wanted)).toEqual(order);
  });
});

describe('a roster', () => {
  test('may spare as many as leave a majority of all', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(mostOut)).toEqual([0, 0, 1, 1, 2, 2, 3]);
  });

  test('has two nodes leave in one change, and come back as learners first', async () => {
    const { cluster, roster, orders, voters } = makeRoster();
    const out = await cluster.clock.run(roster.shutOut('f1', [1, 2], 1000));
    expect([out.shownBy, voters()]).toEqual(['entry 1', [3, 4, 5]]);
    const back = await cluster.clock.run(roster.letIn('f1', [1, 2]));
    expect([back.shownBy, voters()]).toEqual(['entry 4', [1, 2, 3, 4, 5]]);
    expect(orders().map((call) => call.split('"')[3])).toEqual([
      'setVoters',
      'addLearner',
      'addLearner',
      'setVoters',
    ]);
  });

  test('has who comes back replace who leaves at that moment', async () => {
    const { cluster, roster, orders, voters } = makeRoster();
    await cluster.clock.run(roster.shutOut('f1', [1], 1000));
    await cluster.clock.run(
      Promise.all([roster.letIn('f1', [1]), roster.shutOut('f2', [2], 1000)]),
    );
    expect(voters()).toEqual([1, 3, 4, 5]);
    expect(orders().at(-1)).toBe('order 3 {"type":"replace","node":2,"by":1}');
  });

  test('takes nobody out while too many are, and says that it did not', async () => {
    const { cluster, roster, voters } = makeRoster();
    await cluster.clock.run(roster.shutOut('f1', [1, 2], 1000));
    const third = await cluster.clock.run(roster.shutOut('f2', [4], 1000));
    expect([third.isDone, voters()]).toEqual([false, [3, 4, 5]]);
    const waiting = roster.shutOut('f3', [4], 2000);
    await cluster.clock.run(Promise.all([waiting, roster.letIn('f1', [1, 2])]));
    expect([(await waiting).isDone, voters()]).toEqual([true, [1, 2, 3, 5]]);
  });

  test('gives an old leader that nobody follows its orders as well', async () => {
    const { cluster, roster, orders } = makeRoster({ orders: 'forgotten' });
    cluster.elect(4);
    await cluster.clock.run(roster.shutOut('f1', [1], 150));
    expect(orders().map((call) => call.slice(0, 7))).toEqual(
      ['order 4', 'order 3'].flatMap((c) => [c]).concat(['order 4', 'order 3']),
    );
  });

  test.each([
    ['refused', /^0 orders taken, \d+ refused \(lagging \d+\)$/],
    ['unanswered', /^0 orders taken, \d+ refused \(no answer \d+\)$/],
    ['forgotten', /^\d+ orders taken$/],
  ] as const)('tells of orders that are %s', async (orders, says) => {
    const { cluster, roster } = makeRoster({ orders });
    const out = await cluster.clock.run(roster.shutOut('f1', [1], 1000));
    expect(out.isDone).toBe(false);
    expect(`${out}`).toMatch(says);
  });

  test('tells where another fault’s orders brought what was wanted', async () => {
    const { cluster, roster } = makeRoster();
    const first = await cluster.clock.run(roster.shutOut('f1', [1], 1000));
    const second = await cluster.clock.run(roster.shutOut('f2', [1], 1000));
    expect([`${first}`, `${second}`]).toEqual(['1 order taken', 'by another order']);
  });

  test('does not count a change as done that is not committed, or joint', async () => {
    const { cluster, roster } = makeRoster({ orders: 'forgotten' });
    const { node } = cluster.node(3).status;
    const without = { voters: [2, 3, 4, 5], learners: [], index: 9 };
    cluster.node(node).configuration = { ...without, outgoing: [], isCommitted: false };
    expect((await cluster.clock.run(roster.shutOut('f1', [1], 300))).isDone).toBe(false);
    cluster.node(node).configuration = { ...without, outgoing: [1, 2], isCommitted: true };
    expect((await cluster.clock.run(roster.shutOut('f1', [1], 300))).isDone).toBe(false);
    cluster.node(node).configuration = { ...without, outgoing: [], isCommitted: true };
    expect((await cluster.clock.run(roster.shutOut('f1', [1], 300))).shownBy).toBe('entry 9');
  });

  test('restores all nodes of a cluster when the faults are over', async () => {
    const { cluster, roster, voters } = makeRoster();
    await cluster.clock.run(roster.shutOut('f1', [1, 2], 1000));
    const restored = await cluster.clock.run(restoreMembers(cluster, 5000, STOP));
    expect([restored.isDone, voters()]).toEqual([true, [1, 2, 3, 4, 5]]);
  });
});
