import { describe, expect, it } from 'vitest';
import type { Cluster, ConfigurationStatus, Status } from '../cluster/cluster.ts';
import { awaitConvergence } from './convergence.ts';

type Look = readonly [number, string, Partial<ConfigurationStatus>?];

function statusOf(node: number, [appliedIndex, stateHash, configuration]: Look): Status {
  const all = { voters: [1, 2, 3], outgoing: [], learners: [], index: 0, isCommitted: true };
  const shown = { node, appliedIndex, stateHash, configuration: { ...all, ...configuration } };
  return shown as unknown as Status;
}

/** A cluster that shows one list of (applied index, hash) after the other; null: no answer. */
function clusterShowing(...looks: (readonly (Look | null)[])[]): Cluster {
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
        status: one && statusOf(i + 1, one),
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

  it.each([
    ['does not vote', { voters: [1, 3], index: 57 }, 'n2 does not vote, by entry 57'],
    ['only learns', { voters: [1], learners: [2, 3] }, 'n2 n3 do not vote, by entry 0'],
    ['is still to be replaced', { outgoing: [1, 2] }, 'a change of who takes part is under way'],
    ['may yet vote', { isCommitted: false }, 'a change of who takes part is under way'],
  ])('is missed while a node %s', async (_what, configuration, detail) => {
    const alike = [9, 'b', configuration] as const;
    const cluster = clusterShowing([alike, alike, alike]);
    expect(await await5s(cluster)).toMatchObject({ reached: false, diverged: false, detail });
  });
});
