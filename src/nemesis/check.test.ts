import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import type { Ability } from '../cluster/cluster.ts';
import { checkSchedule, type Ground } from './check.ts';
import { clockProfiles } from './clock-profiles.ts';
import type { Fault, Target } from './schedule.ts';

const GROUND: Ground = {
  cluster: 'docker',
  abilities: new Set<Ability>([
    ...(['block', 'crash', 'pause', 'skew-wall', 'skew-rate'] as const),
    ...(['transfer', 'membership'] as const),
  ]),
  nodes: [1, 2, 3],
  clientHosts: ['c0', 'c1'],
  faultPhaseMs: 10_000,
};

function check(...faults: readonly Fault[]) {
  return () => checkSchedule({ name: 'test', faults }, GROUND);
}

const at = (atMs: number, forMs: number, id = 'f1') => ({ id, atMs, forMs });
const crash = (target: Target) => ({ kind: 'crash' as const, target });
const step = (target: Target) => ({ kind: 'skew' as const, target, offsetMs: 100 });
const removal = (target: Target) => ({ kind: 'membership' as const, target });
const drift = (target: Target) => ({ kind: 'skew' as const, target, rate: 0.8 });

describe('a schedule is refused', () => {
  test('with what the cluster can do, where it cannot do a fault', () => {
    const fault = { ...at(0, 100, 'f3'), kind: 'power-cut', target: 'leader' } as const;
    expect(check(fault)).toThrow(UsageError);
    expect(check(fault)).toThrow(
      "fault f3 (power-cut, which takes 'power-cut') cannot be done by cluster 'docker'; it can: block, crash, pause, skew-wall, skew-rate, transfer, membership",
    );
  });

  test('with the nodes that there are, where it names another', () => {
    expect(check({ ...at(0, 100), ...crash({ node: 4 }) })).toThrow(
      'fault f1 (crash) names node 4; there are: 1, 2, 3',
    );
    expect(
      check({ ...at(0, 100), kind: 'partition', shape: 'halves', order: [1, 2, 3, 4] }),
    ).toThrow('names node 4');
  });

  test.each([
    ['a node that does not exist', [{ ...at(0, 100), ...crash({ node: 4 }) }], 'fault f1 (crash)'],
    [
      'a start after the fault phase',
      [{ ...at(10_000, 100), ...crash('all') }],
      'fault f1 (crash)',
    ],
    [
      'an overlap',
      [
        { ...at(0, 1000), ...crash('all') },
        { ...at(500, 1000, 'f2'), ...crash('all') },
      ],
      'faults f1 (crash) and f2 (crash)',
    ],
    [
      'clocks faked in two ways',
      [
        { ...at(0, 100), ...step('all') },
        { ...at(5000, 100, 'f2'), ...drift('all') },
      ],
      'faults f1 (skew by wall) and f2',
    ],
    [
      'an order that lacks a node',
      [{ ...at(0, 100), kind: 'partition' as const, shape: 'halves' as const, order: [1, 2] }],
      'fault f1 (partition)',
    ],
    [
      'a transfer to a node that does not exist',
      [{ ...at(0, 100), kind: 'transfer' as const, order: [1, 4] }],
      'fault f1 (transfer) names node 4',
    ],
    [
      'a node twice in the order of a transfer',
      [{ ...at(0, 100), kind: 'transfer' as const, order: [1, 2, 1] }],
      'fault f1 (transfer): n1 is in its order twice',
    ],
    [
      'a removal of more than can be spared',
      [{ ...at(0, 100), ...removal({ nodes: [1, 2] }) }],
      'fault f1 (membership): it takes 2 of 3 nodes out, and a majority must stay: 1 at most',
    ],
    [
      'a removal of a node that is out already',
      [
        { ...at(0, 1000), ...removal({ node: 1 }) },
        { ...at(500, 1000, 'f2'), ...removal({ node: 1 }) },
      ],
      'faults f1 (membership) and f2 (membership) overlap in time and may both hit n1',
    ],
  ])('with its file and the fault, where it holds %s', (_what, faults, message) => {
    const fromFile = () => checkSchedule({ name: 'test', faults }, { ...GROUND, file: 'my.json' });
    expect(fromFile).toThrow(UsageError);
    expect(fromFile).toThrow(`my.json: ${message}`);
  });

  test('with the client hosts that there are, where it names another', () => {
    const links = [{ from: 'c7', to: 1, carries: 'both' }] as const;
    expect(check({ ...at(0, 100), kind: 'partition', shape: 'links', links })).toThrow(
      'names client host c7; there are: c0, c1',
    );
  });

  test('where a fault begins after the fault phase', () => {
    expect(check({ ...at(10_000, 100), ...crash('all') })).toThrow('make the run longer');
  });

  test('where two faults have one name', () => {
    expect(
      check({ ...at(0, 100), ...crash('leader') }, { ...at(500, 100), ...crash('leader') }),
    ).toThrow('two faults are called f1');
  });

  test.each([
    ['one node is crashed twice at once', crash({ node: 1 }), crash({ nodes: [2, 1] }), 'n1'],
    ['a node is crashed while all are', crash('all'), crash('leader'), 'n1 n2 n3'],
    [
      'a node is paused that is down',
      crash({ node: 1 }),
      { kind: 'pause', target: { node: 1 } } as const,
      'n1',
    ],
    ['one clock is skewed twice at once', step('leader'), step({ node: 2 }), 'n2'],
  ])('where %s', (_what, first, second, common) => {
    const faults = [
      { ...at(0, 1000), ...first },
      { ...at(500, 1000, 'f2'), ...second },
    ] as const;
    expect(check(...faults)).toThrow(`overlap in time and may both hit ${common};`);
  });

  test('where a node would need clocks faked in two ways, at whatever times', () => {
    const faults = [
      { ...at(0, 100), ...step({ node: 2 }) },
      { ...at(5000, 100, 'f2'), ...drift('leader') },
    ] as const;
    expect(check(...faults)).toThrow(
      'faults f1 (skew by wall) and f2 (skew by rate) may both hit n2',
    );
  });
});

describe('a schedule is accepted', () => {
  test.each([
    ['two faults of a node follow each other', crash({ node: 1 }), crash({ node: 1 }), 1000],
    ['two faults of different nodes overlap', crash({ node: 1 }), crash({ node: 2 }), 500],
    [
      'the leader, which is up, is crashed while another node is down',
      crash({ node: 1 }),
      crash('leader'),
      500,
    ],
    ['faults of different ground overlap', crash({ node: 1 }), step({ node: 1 }), 500],
    ['a node that is out of the cluster dies', removal({ node: 1 }), crash({ node: 1 }), 500],
    ['the leader, which votes, leaves after another', removal({ node: 1 }), removal('leader'), 500],
  ])('where %s', (_what, first, second, atMs) => {
    expect(
      check({ ...at(0, 1000), ...first }, { ...at(atMs, 1000, 'f2'), ...second }),
    ).not.toThrow();
  });

  test('where partitions overlap', () => {
    const isolate = { kind: 'partition', shape: 'isolate', target: { node: 1 } } as const;
    expect(
      check({ ...at(0, 1000), ...isolate }, { ...at(500, 1000, 'f2'), ...isolate }),
    ).not.toThrow();
  });
});

describe('clockProfiles', () => {
  test('gives a profile to the nodes that a skew may hit, and none to others', () => {
    const faults = [
      { ...at(0, 100), ...step({ node: 2 }) },
      { ...at(0, 100, 'f2'), ...drift({ nodes: [3] }) },
    ];
    expect(clockProfiles({ name: 'test', faults }, [1, 2, 3])).toEqual({
      1: 'none',
      2: 'wall',
      3: 'rate',
    });
  });

  test('gives it to all nodes where the leader is skewed', () => {
    const faults = [{ ...at(0, 100), ...drift('leader') }];
    expect(clockProfiles({ name: 'test', faults }, [1, 2])).toEqual({ 1: 'rate', 2: 'rate' });
  });
});
