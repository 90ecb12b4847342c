import { describe, expect, it } from 'vitest';
import type { ClientReply, ReadMode } from './protocol.ts';
import { World } from './testing/world.ts';

const GET = { command: { op: 'get', key: 'x' } } as const;
const REFUSED = { ok: false, error: 'not_leader', definite: true };

/**
 * A follower that lags: it gets no entries any more. Its client reads there, and its leader has told it
 * the index to wait for, so far as answers arrive.
 */
function readAtLaggingFollower(
  seed: number,
  reads: ReadMode,
  answers: boolean,
): { world: World; follower: number; replies: ClientReply[] } {
  const world = new World({ seed, reads, server: { maxClockDriftPpm: 1_000 } }).startAll();
  world.do({ command: { op: 'put', key: 'x', value: 1 } });
  world.run(100);
  const leader = world.leader().node;
  const follower = leader === 1 ? 2 : 1;
  world.passes = (_from, to, { type }) =>
    to !== follower || (answers && type === 'readIndexReply') || type === 'preVoteReply';
  world.do({ command: { op: 'put', key: 'x', value: 2 } });
  const replies = world.ask(follower, GET);
  world.run(20);
  expect(replies, 'the follower lags, and has not given up yet').toEqual([]);
  return { world, follower, replies };
}

describe.each([
  { reads: 'index', answers: true },
  { reads: 'index', answers: false },
  { reads: 'lease', answers: true },
  { reads: 'lease', answers: false },
] as const)(
  'a read in mode $reads at a follower that lags, its question answered: $answers',
  ({ reads, answers }) => {
    it('is refused for certain where the node is removed meanwhile (seeds 1 to 5)', () => {
      for (let seed = 1; seed <= 5; seed++) {
        const { world, follower, replies } = readAtLaggingFollower(seed, reads, answers);
        world.change({ type: 'remove', node: follower });
        world.passes = () => true;
        world.run(1_000);
        expect(replies, `seed ${seed}`).toMatchObject([REFUSED]);
      }
    });

    it('is refused for certain where nobody is heard of any more (seeds 11 to 15)', () => {
      for (let seed = 11; seed <= 15; seed++) {
        const { world, follower, replies } = readAtLaggingFollower(seed, reads, answers);
        for (const id of [1, 2, 3]) if (id !== follower) world.kill(id);
        world.run(400);
        expect(replies, `seed ${seed}`).toMatchObject([REFUSED]);
      }
    });

    it('is answered where the entries come in time (seeds 21 to 25)', () => {
      for (let seed = 21; seed <= 25; seed++) {
        const { world, replies } = readAtLaggingFollower(seed, reads, answers);
        world.passes = () => true;
        world.run(500);
        expect(replies, `seed ${seed}`).toMatchObject([{ ok: true, value: 2 }]);
      }
    });
  },
);
