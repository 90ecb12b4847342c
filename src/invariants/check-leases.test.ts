import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../node/trace.ts';
import type { InvariantName } from './finding.ts';
import { append, durable, LEADER, role, START, type Told, writeTraces } from './testing/told.ts';
import { tracesFolder } from './testing/traces-folder.ts';

const traces = tracesFolder();

function broken(hasTrueTime: boolean, ...nodes: Told[]): InvariantName[] {
  writeTraces(traces.path, nodes);
  return traces.checkAgain({ hasTrueTime }).findings.map(({ invariant }) => invariant);
}

const LEASE = { ev: 'lease', index: 1 } as const;

/** The event with what a container's trace tells of the kernel's time. */
function told<E extends TraceEvent>(
  event: E,
  by: { readonly uptimeMs?: number; readonly bootId?: string },
): E {
  return { ...event, ...by };
}

describe('a lease that is used after another was elected', () => {
  it('is found out by the true time', () => {
    const successor: Told = [
      [0, START],
      [1, append([1, 1, 'a'])],
      [1, durable(1)],
      [2, role('leader')],
    ];
    const early: Told = [...LEADER.slice(0, 3), [1, LEASE], ...LEADER.slice(3)];
    expect(broken(true, [...early, [1, role('follower')]], [], [...successor])).toEqual([]);
    expect(broken(true, [...LEADER, [1, LEASE]], [], successor)).toEqual(['disjoint leases']);
  });

  /**
   * Node 1 uses its lease at that uptime, node 3 is elected in a later term at another; each on the
   * kernel of that name, or on one that it does not name.
   */
  function byUptimes(leaseMs: number, electedMs: number, kernels: readonly string[] = ['a', 'a']) {
    const [own = START, others = START] = kernels.map((bootId) => told(START, { bootId }));
    const successor: Told = [
      [0, others],
      [1, append([1, 1, 'a'])],
      [1, durable(1)],
      [2, told(role('leader'), { uptimeMs: electedMs })],
    ];
    const use = told(LEASE, { uptimeMs: leaseMs });
    return broken(false, [[0, own], ...LEADER.slice(1), [1, use]], [], successor);
  }

  it('is found out by the uptime of the kernel that they share, where it is sure', () => {
    expect(byUptimes(520, 500)).toEqual(['disjoint leases']);
    expect(byUptimes(510, 500)).toEqual([]);
    expect(byUptimes(400, 500)).toEqual([]);
  });

  it('is not made of uptimes of different kernels, or of none', () => {
    expect(byUptimes(520, 500, ['a', 'b'])).toEqual([]);
    expect(byUptimes(520, 500, ['a'])).toEqual([]);
    expect(byUptimes(520, 500, [])).toEqual([]);
  });
});
