import { describe, expect, it } from 'vitest';
import {
  figure8Unreliable,
  unreliableAgree,
  unreliableChurn,
} from './testing/unreliable-stories.ts';
import { World } from './testing/world.ts';

/** Tests of MIT 6.5840, labs 3B and 3C, that look at single messages or need worse links. */
describe('single messages and bad links', () => {
  it('RPCBytes: each command goes to each follower once (seed 351)', () => {
    const world = new World({ seed: 351 }).startAll();
    const { node: leader } = world.leader();
    const sent = new Map<string, number>();
    world.passes = (_from, to, message) => {
      const entries = message.type === 'appendRequest' ? message.entries : [];
      for (const { index } of entries) {
        const key = `${index} to ${to}`;
        sent.set(key, (sent.get(key) ?? 0) + 1);
      }
      return true;
    };
    const followers = [1, 2, 3].filter((id) => id !== leader);
    const indices = Array.from({ length: 10 }, (_, i) => {
      const value = `${i}`.padEnd(5000, 'x');
      return world.do({ command: { op: 'put', key: 'x', value } }).logIndex;
    });
    const keys = indices.flatMap((index) => followers.map((to) => `${index} to ${to}`));
    expect([...sent].sort()).toEqual(keys.map((key) => [key, 1]).sort());
  });

  it('UnreliableAgree: a tenth of all messages lost, and every command done (seed 352)', () => {
    const each = unreliableAgree(352, 20);
    expect(each.settle()).toEqual([]);
    expect(each.acknowledged.length).toBeGreaterThan(80);
  });

  it('Figure8Unreliable: leaders are cut off while old answers come late (seed 353)', () => {
    const each = figure8Unreliable(353, 300);
    expect(each.settle()).toEqual([]);
    expect(each.acknowledged.length).toBeGreaterThan(10);
  });

  it('UnreliableChurn: what was acknowledged stays, whoever comes and goes (seed 354)', () => {
    const each = unreliableChurn(354, 40);
    expect(each.settle()).toEqual([]);
    expect(each.acknowledged.length).toBeGreaterThan(30);
  });
});
