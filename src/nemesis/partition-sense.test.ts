import { describe, expect, it } from 'vitest';
import { partitionProblem } from './partition-sense.ts';
import type { Fault, PartitionShape } from './schedule.ts';

const NODES = [1, 2, 3, 4, 5];
const problem = (shape: PartitionShape) =>
  partitionProblem({ id: 'f1', atMs: 0, forMs: 1000, kind: 'partition', ...shape } as Fault, NODES);

describe('a partition that could never cut what it says', () => {
  const senseless: readonly (readonly [string, PartitionShape, RegExp])[] = [
    ['an order that lacks nodes', { shape: 'halves', order: [1, 2] }, /each of the nodes/],
    ['an order with a node twice', { shape: 'leader-minority', order: [1, 1, 2, 3, 4] }, /once/],
    [
      'groups that share a node',
      {
        shape: 'groups',
        groups: [
          [1, 2],
          [2, 3],
        ],
      },
      /n2 is in two/,
    ],
    ['a single group', { shape: 'groups', groups: [[1, 2]] }, /two groups/],
    [
      'a link to itself',
      { shape: 'links', links: [{ from: 1, to: 1, carries: 'both' }] },
      /n1 to n1/,
    ],
    [
      'a link between clients',
      { shape: 'links', links: [{ from: 'c1', to: 'c2', carries: 'both' }] },
      /c1 to c2/,
    ],
    ['one way at all', { shape: 'one-way', target: 'all', direction: 'inbound' }, /no other side/],
  ];
  for (const [what, shape, says] of senseless) {
    it(`is refused: ${what}`, () => expect(problem(shape)).toMatch(says));
  }

  it('is not one that can', () => {
    expect(problem({ shape: 'halves', order: [5, 4, 3, 2, 1] })).toBeNull();
    expect(
      problem({
        shape: 'groups',
        groups: [
          [1, 2],
          [3, 4, 5, 'c1'],
        ],
      }),
    ).toBeNull();
    expect(
      problem({ shape: 'links', links: [{ from: 'c1', to: 2, carries: 'requests' }] }),
    ).toBeNull();
    expect(problem({ shape: 'isolate', target: 'all' })).toBeNull();
  });
});
