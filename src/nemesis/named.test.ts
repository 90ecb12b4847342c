import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { checkSchedule } from './check.ts';
import { isNamedSchedule, namedSchedule, namedSchedules } from './named.ts';
import { runNemesis } from './nemesis.ts';
import { FakeCluster } from './testing/fake-cluster.ts';

const OPTIONS = { nodes: [1, 2, 3, 4, 5], electionTimeoutMs: 100 };

/** Does a named schedule where n4 leads. */
async function run(name: string) {
  const cluster = new FakeCluster(5);
  cluster.elect(4);
  const schedule = namedSchedule(name, OPTIONS);
  const { abilities, nodes } = cluster;
  checkSchedule(schedule, { cluster: 'sim', abilities, nodes });
  const records = await cluster.clock.run(
    runNemesis({
      cluster,
      schedule,
      startNs: 0,
      endNs: 10e9,
      electionTimeoutMs: OPTIONS.electionTimeoutMs,
      note: () => undefined,
    }),
  );
  return records;
}

describe('a named schedule', () => {
  test.each([
    ['follower-crash', 'crashed n5 (follower)', false],
    ['leader-crash', 'crashed n4 (leader)', true],
    ['leader-in-minority', 'split n4 (leader) n1 | n2 n3 n5', true],
    ['old-leader-heals', 'isolated n4 (leader)', true],
  ])('%s does what its name says', async (name, what, leaderChanged) => {
    expect(await run(name)).toMatchObject([{ what, bit: true, leaderChanged }]);
  });

  test('slow-leader-clock cuts the leader off while its clock is slow, three times', () => {
    const { faults } = namedSchedule('slow-leader-clock', OPTIONS);
    const skews = faults.filter(({ kind }) => kind === 'skew');
    const cuts = faults.filter(({ kind }) => kind === 'partition');
    expect([skews.length, cuts.length]).toEqual([3, 3]);
    for (const [i, cut] of cuts.entries()) {
      const skew = skews[i] ?? cut;
      expect(skew).toMatchObject({ target: 'leader', rate: 0.3 });
      expect(cut).toMatchObject({ target: 'leader', shape: 'isolate' });
      expect(cut.atMs).toBeGreaterThan(skew.atMs);
      expect(cut.atMs + cut.forMs).toBeLessThan(skew.atMs + skew.forMs);
    }
  });

  test('change-in-minority has the leader remove nodes of the other side when it is cut off', async () => {
    const { faults } = namedSchedule('change-in-minority', { ...OPTIONS, nodes: [1, 2, 3] });
    expect(
      faults.map((fault) => (fault.kind === 'membership' ? fault.target : fault.kind)),
    ).toEqual([
      'partition',
      { nodes: [3] },
      'partition',
      { nodes: [1] },
      'partition',
      { nodes: [2] },
    ]);
    const [cut, change] = await run('change-in-minority');
    expect(cut).toMatchObject({ what: 'split n4 (leader) n1 | n2 n3 n5', bit: true });
    expect(change).toMatchObject({ what: 'removed n4 n5, and added again', bit: true });
  });

  test('none does nothing', async () => {
    expect(await run('none')).toEqual([]);
  });

  test('that does not exist is refused with the nearest and all others', () => {
    expect(() => namedSchedule('leader-crsh', OPTIONS)).toThrow(UsageError);
    expect(() => namedSchedule('leader-crsh', OPTIONS)).toThrow(
      /did you mean 'leader-crash'\? There are: none, follower-crash, .* a file that ends in .json/,
    );
    expect(isNamedSchedule('toString')).toBe(false);
  });

  test('has a sentence', () => {
    expect(namedSchedules.every(({ describe }) => describe.endsWith('.'))).toBe(true);
  });
});
