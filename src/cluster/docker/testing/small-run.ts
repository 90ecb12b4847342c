import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ClusterConfig } from '../../cluster.ts';

/** The small cluster of the docker tests. */

export const NODES: readonly number[] = [1, 2, 3];
export const ELECTION_TIMEOUT_MS = 300;

const folder: string = mkdtempSync(join(tmpdir(), 'splitbrain-docker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three nodes, one of each clock profile. The run's id is this process's own. */
export function configOf(name: string, changes: Partial<ClusterConfig> = {}): ClusterConfig {
  return {
    seed: 1,
    nodes: NODES,
    clients: 2,
    electionTimeoutMs: ELECTION_TIMEOUT_MS,
    heartbeatMs: 60,
    reads: 'log',
    clockProfiles: { 2: 'wall', 3: 'rate' },
    nodesFolder: join(folder, name, 'nodes'),
    runId: `test-${process.pid}-${name}`,
    ...changes,
  };
}
