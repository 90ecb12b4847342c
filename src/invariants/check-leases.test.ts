import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TraceEvent } from '../node/trace.ts';
import { checkTraces } from './check-traces.ts';
import type { InvariantName } from './finding.ts';
import {
  append,
  durable,
  LEADER,
  restart,
  role,
  START,
  type Told,
  writeTraces,
} from './testing/told.ts';

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

/** The event with the uptime that a container's trace has with it. */
function at<E extends TraceEvent>(event: E, uptimeMs: number | undefined): E {
  return uptimeMs === undefined ? event : { ...event, uptimeMs };
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
  function byUptimes(leaseMs: number | undefined, electedMs: number | undefined, ...more: Told) {
    const successor: Told = [
      [0, START],
      [1, append([1, 1, 'a'])],
      [1, durable(1)],
      [2, at(role('leader'), electedMs)],
      ...more,
    ];
    return broken(false, [...LEADER, [1, at(LEASE, leaseMs)]], [], successor);
  }

  it('is found out by the uptime of the kernel that they share, where it is sure', () => {
    expect(byUptimes(520, 500)).toEqual(['disjoint leases']);
    expect(byUptimes(510, 500)).toEqual([]);
    expect(byUptimes(400, 500)).toEqual([]);
  });

  it('is not made of times that say nothing', () => {
    expect(byUptimes(undefined, 500)).toEqual([]);
    expect(byUptimes(520, undefined)).toEqual([]);
    // A sandbox that counts from its own start.
    expect(byUptimes(520, 500, [2, at(restart(1, 1), 20)])).toEqual([]);
  });
});
