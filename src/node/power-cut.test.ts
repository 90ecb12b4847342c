import { describe, expect, it } from 'vitest';
import { RULES } from '../raft/index.ts';
import type { ClientReply, ReadMode } from './protocol.ts';
import { NODE_RULES, type NodeRules } from './rules.ts';
import { World } from './testing/world.ts';

/**
 * Writes until a drawn moment, cuts the power of all machines at once, starts them again and reads.
 * Gives the values that were acknowledged, and those of them that are gone.
 */
function cutAndCount(
  seed: number,
  node: Partial<NodeRules>,
  reads: ReadMode = 'log',
): { readonly acknowledged: number[]; readonly lost: number[] } {
  const rules = { raft: RULES, node: { ...NODE_RULES, ...node } };
  const world = new World({ seed, reads, rules }).startAll();
  const replies = new Map<number, readonly ClientReply[]>();
  for (let value = 1; value <= 5; value++) {
    const command = { op: 'append', key: 'x', value } as const;
    replies.set(value, world.ask(world.leader().node, { command }));
    world.run(1 + (seed % 7));
  }
  for (const { id } of world.machines) world.cutPower(id);
  const acknowledged = [...replies].flatMap(([value, [reply]]) => (reply?.ok ? [value] : []));
  world.startAll();
  const { value } = world.do({ command: { op: 'get', key: 'x' } });
  const kept = new Set(Array.isArray(value) ? value : []);
  return { acknowledged, lost: acknowledged.filter((each) => !kept.has(each)) };
}

describe('a power cut of all machines', () => {
  it.each(['log', 'index'] as const)(
    'loses nothing that was acknowledged, reads in mode %s (seeds 1 to 60)',
    (reads) => {
      let acknowledged = 0;
      for (let seed = 1; seed <= 60; seed++) {
        const outcome = cutAndCount(seed, {}, reads);
        expect(outcome.lost, `seed ${seed}`).toEqual([]);
        acknowledged += outcome.acknowledged.length;
      }
      expect(acknowledged).toBeGreaterThan(60);
    },
  );

  it('loses acknowledged writes of servers that do not sync (seeds 1 to 20)', () => {
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    const losing = seeds.filter(
      (seed) => cutAndCount(seed, { syncsBeforeReply: false }).lost.length > 0,
    );
    expect(losing.length).toBeGreaterThan(0);
  });
});
