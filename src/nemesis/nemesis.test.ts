import { describe, expect, test } from 'vitest';
import { type NemesisNote, runNemesis } from './nemesis.ts';
import type { Fault, FaultRecord } from './schedule.ts';
import { FakeCluster, type FakeFlaws } from './testing/fake-cluster.ts';

const ELECTION_TIMEOUT_MS = 100;
const PHASE_MS = 20_000;

interface Setup {
  readonly flaws?: FakeFlaws;
  /** Undefined: n3 leads. */
  readonly leader?: number | null;
  readonly endMs?: number;
  readonly stopAtMs?: number;
  /** Called before time begins to pass. */
  readonly meanwhile?: (cluster: FakeCluster) => void;
}

async function run(faults: readonly Fault[], setup: Setup = {}) {
  const cluster = new FakeCluster(5, setup.flaws);
  const { leader = 3 } = setup;
  if (leader !== null) cluster.elect(leader);
  const notes: (NemesisNote['value'] & { readonly atMs: number })[] = [];
  const stop = {
    get stopped() {
      return setup.stopAtMs !== undefined && cluster.clock.nowNs() >= setup.stopAtMs * 1e6;
    },
  };
  setup.meanwhile?.(cluster);
  const records = await cluster.clock.run(
    runNemesis({
      cluster,
      schedule: { name: 'test', faults },
      startNs: 0,
      endNs: (setup.endMs ?? PHASE_MS) * 1e6,
      electionTimeoutMs: ELECTION_TIMEOUT_MS,
      note: (note) => notes.push({ ...note.value, atMs: cluster.clock.nowNs() / 1e6 }),
      stop,
    }),
  );
  return { cluster, records, notes, only: records[0] as FaultRecord };
}

const at = (atMs: number, forMs: number, id = 'f1') => ({ id, atMs, forMs });
const isolate = (node: number) => ({
  kind: 'partition' as const,
  shape: 'isolate' as const,
  target: { node },
});
const isolateLeader = { kind: 'partition', shape: 'isolate', target: 'leader' } as const;
const crash = (node: number) => ({ kind: 'crash' as const, target: { node } });

describe('a partition', () => {
  test('begins and ends at its times, and opens all that it cut', async () => {
    const { cluster, only, notes } = await run([{ ...at(500, 1000), ...isolate(2) }]);
    expect(only).toMatchObject({ state: 'done', what: 'isolated n2', nodes: [2], bit: true });
    expect(only.startNs).toBe(500e6);
    expect(only.endNs).toBe(1500e6);
    expect(cluster.calls).toHaveLength(2);
    expect(cluster.blocked.size).toBe(0);
    expect(notes.map(({ phase }) => phase)).toEqual(['start', 'end']);
    expect(notes[0]?.links).toHaveLength(8);
  });

  test('tells how many frames were lost', async () => {
    const { only } = await run([{ ...at(500, 1000), ...isolate(2) }]);
    expect(only.evidence).toMatch(/^\d+ frames offered on \d+ of 16 streams, none arrived$/);
  });

  test('that lets frames pass has not bitten, and the evidence names the link', async () => {
    const { only } = await run([{ ...at(500, 1000), ...isolate(2) }], { flaws: { leaky: true } });
    expect(only.bit).toBe(false);
    expect(only.evidence).toMatch(/n2>n1 requests: \d+ of \d+ frames arrived.* and 13 more/);
  });

  test('on which nobody spoke has not bitten', async () => {
    const { only } = await run([{ ...at(500, 1000), ...isolate(2) }], { flaws: { idle: true } });
    expect(only).toMatchObject({ bit: false, evidence: 'no frames were offered' });
  });

  test('of the leader costs it its office', async () => {
    const { only } = await run([{ ...at(500, 1000), ...isolateLeader }]);
    expect(only).toMatchObject({
      what: 'isolated n3 (leader)',
      aimedAtLeader: true,
      leaderChangeRequired: true,
      leaderChanged: true,
      bit: true,
    });
  });

  test('of the leader that lasts long and elects nobody has not bitten', async () => {
    const unelectable = (cluster: FakeCluster) => {
      for (const id of [1, 2, 4, 5]) cluster.blocked.add(`n${id}>n3 requests`);
      for (const id of [1, 2, 4, 5])
        for (const to of [1, 2, 4, 5]) cluster.blocked.add(`n${id}>n${to} requests`);
    };
    const { only } = await run([{ ...at(500, 1000), ...isolateLeader }], {
      meanwhile: unelectable,
    });
    expect(only).toMatchObject({ bit: false, leaderChangeRequired: true, leaderChanged: false });
    expect(only.evidence).toContain('no other leader was elected');
  });

  test('of the leader that is short needs no change of leader', async () => {
    const { only } = await run([{ ...at(500, 90), ...isolateLeader }]);
    expect(only).toMatchObject({ bit: true, leaderChangeRequired: false, leaderChanged: false });
  });

  test('puts the leader into the minority, with those that the seed ranked first', async () => {
    const { only } = await run([
      { ...at(500, 1000), kind: 'partition', shape: 'leader-minority', order: [5, 3, 1, 2, 4] },
    ]);
    expect(only).toMatchObject({
      what: 'split n3 (leader) n5 | n1 n2 n4',
      nodes: [3, 5],
      bit: true,
    });
    expect(only.leaderChanged).toBe(true);
  });

  test('in halves cuts between the first and the rest of its order', async () => {
    const { only } = await run([
      { ...at(500, 1000), kind: 'partition', shape: 'halves', order: [4, 1, 5, 3, 2] },
    ]);
    expect(only).toMatchObject({ what: 'split n4 n1 | n5 n3 (leader) n2', bit: true });
  });

  test('one way outbound cuts what the target sends and nothing else', async () => {
    const fault = { kind: 'partition', shape: 'one-way', target: { node: 2 } } as const;
    const { cluster, only } = await run([{ ...at(500, 1000), ...fault, direction: 'outbound' }]);
    expect(cluster.calls[0]).toMatch(/^block n2>n1 requests, n2>n1 replies, n2>n3/);
    expect(cluster.calls[0]).not.toMatch(/>n2/);
    expect(only).toMatchObject({ what: 'dropped all that n2 sends', bit: true });
  });

  test('one way inbound to the leader does not demand another one', async () => {
    const fault = { kind: 'partition', shape: 'one-way', target: 'leader' } as const;
    const { only } = await run([{ ...at(500, 1000), ...fault, direction: 'inbound' }]);
    expect(only).toMatchObject({ bit: true, leaderChangeRequired: false });
  });

  test('of groups cuts clients off too', async () => {
    const groups = [
      ['c1', 3],
      [1, 2, 4, 5],
    ] as const;
    const { cluster, only } = await run([
      { ...at(500, 1000), kind: 'partition', shape: 'groups', groups },
    ]);
    expect(only).toMatchObject({ what: 'split c1 n3 | n1 n2 n4 n5', bit: true });
    expect(only.evidence).toContain('frames offered on 12 of 24 streams, none arrived');
    expect(cluster.calls[0]).toContain('c1>n1 requests');
    expect(cluster.calls[0]).not.toContain('c1>n1 replies');
    expect(cluster.calls[0]).not.toContain('c1>n3');
  });

  test('of a client that sends nothing meanwhile does not bite, though it was heard before', async () => {
    const links = [{ from: 'c1', to: 2, carries: 'requests' }] as const;
    const fault = { ...at(500, 1000), kind: 'partition', shape: 'links', links } as const;
    const silent = await run([fault], { flaws: { clientSilentFromMs: 450 } });
    expect(silent.cluster.node(2).clients.c1).toBeGreaterThan(10);
    expect(silent.only).toMatchObject({ bit: false, evidence: 'no frames were offered' });
    const busy = await run([fault]);
    expect(busy.only).toMatchObject({ bit: true });
    expect(busy.only.evidence).toMatch(/^\d\d+ frames offered on 1 of 1 stream, none arrived$/);
    const leaky = await run([fault], { flaws: { leaky: true } });
    expect(leaky.only).toMatchObject({ bit: false });
    expect(leaky.only.evidence).toMatch(/^c1>n2 requests: (\d+) of \1 frames arrived$/);
  });

  test('opens no link that another one still blocks', async () => {
    const { cluster, records } = await run([
      { ...at(500, 1000, 'f1'), ...isolate(1) },
      { ...at(1000, 2000, 'f2'), ...isolate(2) },
    ]);
    expect(records.map(({ bit }) => bit)).toEqual([true, true]);
    const [, second, firstHealed, secondHealed] = cluster.calls;
    expect(second).not.toContain('n1>n2');
    expect(firstHealed).not.toContain('n1>n2');
    expect(secondHealed).toContain('n1>n2');
    expect(cluster.blocked.size).toBe(0);
  });

  test('counts on around the crash of a node that it cuts off', async () => {
    const { records } = await run([
      { ...at(500, 2000, 'f1'), ...isolate(1) },
      { ...at(1000, 500, 'f2'), ...crash(2) },
    ]);
    expect(records[0]).toMatchObject({ bit: true });
    expect(records[0]?.evidence).toMatch(/^\d+ frames offered on 8 of 16 streams, none arrived$/);
  });

  test('says how many streams could not be measured, as their node was down all the time', async () => {
    const { records } = await run([
      { ...at(500, 3000, 'f1'), ...crash(2) },
      { ...at(1000, 2000, 'f2'), ...isolate(1) },
    ]);
    expect(records[1]).toMatchObject({ bit: true });
    expect(records[1]?.evidence).toMatch(/; 4 streams not measured$/);
  });
});

describe('a crash', () => {
  test('bit if a new incarnation came up', async () => {
    const { cluster, only } = await run([{ ...at(500, 1000), ...crash(2) }]);
    expect(cluster.calls).toEqual(['crash 2', 'restart 2']);
    expect(only).toMatchObject({ what: 'crashed n2', bit: true });
    expect(only.evidence).toBe('n2 incarnation 1 then 2');
  });

  test('after which the node does not come up within 10 s has not bitten', async () => {
    const { cluster, only } = await run([{ ...at(500, 1000), ...crash(2) }], {
      flaws: { dead: true },
    });
    expect(only).toMatchObject({ bit: false, evidence: 'n2 incarnation 1 then none' });
    expect(only.endNs).toBe(1500e6);
    expect(cluster.clock.nowNs()).toBeGreaterThanOrEqual(11_500e6);
  });

  test('of the leader costs it its office', async () => {
    const { only } = await run([{ ...at(500, 1000), kind: 'crash', target: 'leader' }]);
    expect(only).toMatchObject({ what: 'crashed n3 (leader)', bit: true, leaderChanged: true });
  });

  test('of all takes every node down and up again', async () => {
    const { only } = await run([{ ...at(500, 200), kind: 'crash', target: 'all' }]);
    expect(only).toMatchObject({ what: 'crashed all nodes', nodes: [1, 2, 3, 4, 5], bit: true });
    expect(only).toMatchObject({ aimedAtLeader: false });
  });

  test('of a follower hits the first one after the leader', async () => {
    const { only } = await run([{ ...at(500, 200), kind: 'crash', target: 'follower' }]);
    expect(only).toMatchObject({ what: 'crashed n4 (follower)', aimedAtLeader: false, bit: true });
  });

  test('of a node that is down already proves nothing, and does not bring it up early', async () => {
    const { cluster, records } = await run([
      { ...at(500, 1000, 'f1'), ...crash(2) },
      { ...at(1000, 2000, 'f2'), ...crash(2) },
    ]);
    expect(cluster.calls).toEqual(['crash 2', 'restart 2']);
    expect(records[0]).toMatchObject({ bit: true });
    expect(records[1]).toMatchObject({ bit: false, evidence: 'all were down already' });
    expect(records[0]?.endNs).toBe(1500e6);
  });
});

test('a power cut is a power cut, and bites like a crash', async () => {
  const { cluster, only } = await run([
    { ...at(500, 1000), kind: 'power-cut', target: { node: 2 } },
  ]);
  expect(cluster.calls).toEqual(['powerCut 2', 'restart 2']);
  expect(only).toMatchObject({ what: 'cut the power of n2', bit: true });
});

describe('a pause', () => {
  test('bit if the node did not answer while it lasted', async () => {
    const { cluster, only } = await run([{ ...at(500, 1000), kind: 'pause', target: 'leader' }]);
    expect(cluster.calls).toEqual(['pause 3', 'resume 3']);
    expect(only).toMatchObject({ what: 'paused n3 (leader)', bit: true, leaderChanged: true });
  });

  test('of a node that went on to answer has not bitten', async () => {
    const { only } = await run([{ ...at(500, 1000), kind: 'pause', target: { node: 2 } }], {
      flaws: { awake: true },
    });
    expect(only).toMatchObject({ bit: false, evidence: 'n2 answered while paused' });
  });
});

describe('a skew', () => {
  const step = { kind: 'skew', target: { nodes: [4, 2] }, offsetMs: -3000 } as const;
  const drift = { kind: 'skew', target: { node: 2 }, rate: 1.5 } as const;

  test('by a step bit if the wall clocks moved', async () => {
    const { cluster, only } = await run([{ ...at(500, 1000), ...step }]);
    expect(only).toMatchObject({ what: 'moved the wall clock of n2 n4 by -3000 ms', bit: true });
    expect(only.evidence).toBe('n2 -3000 ms off, n4 -3000 ms off (ordered -3000)');
    expect(cluster.calls.slice(2)).toEqual(['skew 2 {"offsetMs":0}', 'skew 4 {"offsetMs":0}']);
  });

  test('by a rate bit if the monotonic clock ran so', async () => {
    const { cluster, only } = await run([{ ...at(500, 1000), ...drift }]);
    expect(only).toMatchObject({ what: 'ran the clocks of n2 at x1.5', bit: true });
    expect(only.evidence).toBe('n2 0.5 of the rate off (ordered 0.5)');
    expect(cluster.calls.at(-1)).toBe('skew 2 {"rate":1}');
  });

  test('that no clock shows has not bitten', async () => {
    const flaws = { numb: true };
    const steps = await run([{ ...at(500, 1000), ...step }], { flaws });
    const drifts = await run([{ ...at(500, 1000), ...drift }], { flaws });
    expect([steps.only.bit, drifts.only.bit]).toEqual([false, false]);
  });

  test('is measured around the crash of its node, in each incarnation by itself', async () => {
    const crashes = { ...at(500, 600, 'f1'), ...crash(2) };
    const drifts = await run([crashes, { ...at(800, 2000, 'f2'), ...drift }]);
    expect(drifts.records[1]).toMatchObject({ bit: true });
    const one = { ...step, target: { node: 2 } };
    const steps = await run([crashes, { ...at(800, 2000, 'f2'), ...one }]);
    expect(steps.records[1]).toMatchObject({ bit: true });
  });

  test('of a node that was down all the time has not bitten', async () => {
    const crashes = { ...at(500, 3000, 'f1'), ...crash(2) };
    const { records } = await run([crashes, { ...at(800, 2000, 'f2'), ...drift }]);
    expect(records[1]).toMatchObject({ bit: false, evidence: 'n2 not measured (ordered 0.5)' });
  });

  test('of the leader does not demand another one', async () => {
    const { only } = await run([{ ...at(500, 1000), kind: 'skew', target: 'leader', rate: 0.5 }]);
    expect(only).toMatchObject({ aimedAtLeader: true, leaderChangeRequired: false, bit: true });
  });
});

describe('a target that does not exist yet', () => {
  test('is waited for', async () => {
    const { only } = await run([{ ...at(500, 1000), ...isolateLeader }], {
      leader: null,
      flaws: { idle: true },
      meanwhile: (cluster) => void cluster.clock.sleep(3000).then(() => cluster.elect(4)),
    });
    expect(only).toMatchObject({ state: 'done', what: 'isolated n4 (leader)' });
    expect(only.startNs).toBe(3000e6);
    expect(only.endNs).toBe(4000e6);
  });

  test('is waited for 5 s, then the fault is skipped', async () => {
    const { only, notes, cluster } = await run([{ ...at(500, 1000), ...isolateLeader }], {
      leader: null,
      flaws: { idle: true },
    });
    expect(only).toMatchObject({ state: 'skipped', startNs: null, endNs: null, bit: false });
    expect(only.evidence).toBe('its target did not come to be');
    expect(notes).toMatchObject([{ id: 'f1', phase: 'skipped' }]);
    expect(cluster.clock.nowNs()).toBe(5500e6);
  });
});

describe('the end of the fault phase', () => {
  test('heals what is in force', async () => {
    const { only } = await run([{ ...at(500, 9000), ...isolate(2) }], { endMs: 2000 });
    expect(only).toMatchObject({ state: 'done', bit: true, endNs: 2000e6 });
  });

  test('skips what has not begun', async () => {
    const { only } = await run([{ ...at(2500, 1000), ...isolate(2) }], { endMs: 2000 });
    expect(only).toMatchObject({ state: 'skipped', evidence: 'the faults ended first' });
  });
});

describe('a stop', () => {
  test('heals what is in force at once, with its true end, and skips the rest', async () => {
    const { cluster, records } = await run(
      [
        { ...at(500, 9000, 'f1'), ...isolate(2) },
        { ...at(800, 9000, 'f2'), ...crash(4) },
        { ...at(5000, 1000, 'f3'), ...isolate(1) },
      ],
      { stopAtMs: 1200 },
    );
    expect(records.map(({ state }) => state)).toEqual(['done', 'done', 'skipped']);
    expect(records[0]?.endNs).toBeLessThanOrEqual(1300e6);
    expect(records[1]).toMatchObject({ bit: true });
    expect(cluster.blocked.size).toBe(0);
    expect(cluster.node(4).up).toBe(true);
    expect(cluster.clock.nowNs()).toBeLessThanOrEqual(2500e6);
  });
});

describe('a cluster that fails', () => {
  test('fails the nemesis, after the other faults are healed', async () => {
    const cluster = new FakeCluster(5, { failing: 'crash' });
    cluster.elect(3);
    const faults = [
      { ...at(500, 9000, 'f1'), ...isolate(2) },
      { ...at(800, 9000, 'f2'), ...crash(4) },
    ];
    const running = runNemesis({
      cluster,
      schedule: { name: 'test', faults },
      startNs: 0,
      endNs: PHASE_MS * 1e6,
      electionTimeoutMs: ELECTION_TIMEOUT_MS,
      note: () => undefined,
    });
    await expect(cluster.clock.run(running)).rejects.toThrow('crash failed');
    expect(cluster.blocked.size).toBe(0);
    expect(cluster.node(4).up).toBe(true);
    expect(cluster.clock.nowNs()).toBeLessThan(2000e6);
  });
});

test('faults of several kinds may be in force at once', async () => {
  const { records } = await run([
    { ...at(500, 3000, 'f1'), ...isolate(1) },
    { ...at(600, 3000, 'f2'), kind: 'skew', target: { node: 4 }, offsetMs: 500 },
    { ...at(1000, 1000, 'f3'), ...crash(2) },
  ]);
  expect(records.map(({ id, bit }) => [id, bit])).toEqual([
    ['f1', true],
    ['f2', true],
    ['f3', true],
  ]);
});

test('a node that is slow to start holds up nothing else', async () => {
  const { records, notes } = await run(
    [
      { ...at(500, 1000, 'f1'), ...crash(2) },
      { ...at(600, 1000, 'f2'), ...isolate(1) },
      { ...at(1700, 1000, 'f3'), ...crash(4) },
    ],
    { flaws: { slowToStartMs: 5000 } },
  );
  expect(notes.map(({ id, phase, atMs }) => [id, phase, atMs])).toEqual([
    ['f1', 'start', 500],
    ['f2', 'start', 600],
    ['f2', 'end', 1600],
    ['f3', 'start', 1700],
    ['f1', 'end', 6500],
    ['f3', 'end', 7700],
  ]);
  expect(records.map(({ bit }) => bit)).toEqual([true, true, true]);
});
