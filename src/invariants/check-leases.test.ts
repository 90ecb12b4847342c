import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TraceEvent } from '../node/trace.ts';
import { checkTraces } from './check-traces.ts';
import type { InvariantName } from './finding.ts';
import { append, durable, LEADER, role, START, type Told, writeTraces } from './testing/told.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-leases-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function broken(hasTrueTime: boolean, ...nodes: Told[]): InvariantName[] {
  writeTraces(folder, nodes);
  const options = { members: 3, hasTrueTime, isComplete: true };
  return checkTraces(folder, options).findings.map(({ invariant }) => invariant);
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

  /** Node 1 uses its lease at that uptime, node 3 is elected in a later term at another. */
  function byUptimes(leaseMs: number, electedMs: number, bootIds: readonly string[] = ['a', 'a']) {
    const [own, others] = bootIds.map((bootId) => [0, told(START, { bootId })] as const);
    if (own === undefined || others === undefined) throw new Error('two kernels are to be named');
    const successor: Told = [
      others,
      [1, append([1, 1, 'a'])],
      [1, durable(1)],
      [2, told(role('leader'), { uptimeMs: electedMs })],
    ];
    const use = told(LEASE, { uptimeMs: leaseMs });
    return broken(false, [own, ...LEADER.slice(1), [1, use]], [], successor);
  }

  it('is found out by the uptime of the kernel that they share, where it is sure', () => {
    expect(byUptimes(520, 500)).toEqual(['disjoint leases']);
    expect(byUptimes(510, 500)).toEqual([]);
    expect(byUptimes(400, 500)).toEqual([]);
  });

  it('is not made of uptimes of different kernels, or of none', () => {
    expect(byUptimes(520, 500, ['a', 'b'])).toEqual([]);
    const successor: Told = [
      [0, START],
      [1, append([1, 1, 'a'])],
      [1, durable(1)],
      [2, told(role('leader'), { uptimeMs: 500 })],
    ];
    const use = told(LEASE, { uptimeMs: 520 });
    expect(broken(false, [...LEADER, [1, use]], [], successor)).toEqual([]);
  });
});
