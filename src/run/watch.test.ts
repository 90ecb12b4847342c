import { describe, expect, it } from 'vitest';
import { leaderChanges } from './watch.ts';

const at = (atNs: number, node: number | null, term: number) => ({ atNs, node, term });

describe('leader changes', () => {
  it('count another node or another term, not the first leader and not the gaps', () => {
    const leaders = [at(1, 1, 1), at(2, null, 1), at(3, 2, 2), at(4, null, 2), at(5, 2, 3)];
    expect(leaderChanges(leaders, () => true)).toBe(2);
    expect(leaderChanges(leaders, (atNs) => atNs < 4)).toBe(1);
    expect(leaderChanges([at(1, 5, 1), at(2, null, 1), at(3, 5, 1)], () => true)).toBe(0);
    expect(leaderChanges([], () => true)).toBe(0);
  });
});
