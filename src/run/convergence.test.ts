import { describe, expect, it } from 'vitest';
import type { Cluster, Status } from '../cluster/cluster.ts';
import { awaitConvergence } from './convergence.ts';

/** A cluster that shows one list of (applied index, hash) after the other; null: no answer. */
function clusterShowing(...looks: (readonly (readonly [number, string] | null)[])[]): Cluster {
  let nowNs = 0;
  let look = 0;
  return {
    clock: {
      nowNs: () => nowNs,
      sleep: async (durationMs: number) => {
        nowNs += durationMs * 1e6;
      },
    },
    observe: async () => {
      const shown = looks[Math.min(look++, looks.length - 1)] ?? [];
      return shown.map((one, i) => ({
        node: i + 1,
        atNs: nowNs,
        wallOffsetMs: 0,
        offeredByClients: {},
        status: one && ({ node: i + 1, appliedIndex: one[0], stateHash: one[1] } as Status),
      }));
    },
  } as unknown as Cluster;
}

const await5s = (cluster: Cluster) => awaitConvergence(cluster, 5e9, { stopped: false });

describe('convergence', () => {
  it('is reached when all nodes have applied the same entries to the same state', async () => {
    const lagging = [[9, 'b'], [8, 'a'], null] as const;
    const cluster = clusterShowing(lagging, [
      [9, 'b'],
      [9, 'b'],
      [9, 'b'],
    ]);
    const { reached, detail } = await await5s(cluster);
    expect(reached).toBe(true);
    expect(detail).toMatch(/9 entries, state b/);
  });

  it('is divergence, at once, when the same entries gave different states', async () => {
    const result = await await5s(clusterShowing([[9, 'b'], [9, 'c'], null]));
    expect(result).toMatchObject({ reached: false, diverged: true });
    expect(result.detail).toMatch(/nodes 1 and 2 both applied 9 entries .*b and c/);
  });

  it('is missed when a node stays silent or behind until the time is over', async () => {
    expect(await await5s(clusterShowing([[9, 'b'], null]))).toMatchObject({
      reached: false,
      diverged: false,
      detail: '1 node does not answer',
    });
    expect(
      (
        await await5s(
          clusterShowing([
            [9, 'b'],
            [7, 'a'],
          ]),
        )
      ).detail,
    ).toMatch(/n1: 9, n2: 7/);
  });
});
