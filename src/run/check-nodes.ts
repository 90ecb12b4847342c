import { join } from 'node:path';
import { checkTraces, type TraceCheck } from '../invariants/check-traces.ts';
import type { RunConfig } from './config.ts';
import { RUN_FILES } from './folder.ts';

/**
 * Checks Raft's invariants over the traces that a run left; null where it left none.
 *
 * @param isComplete whether the cluster was stopped in order, so that no trace is cut
 */
export function checkNodes(
  folder: string,
  config: RunConfig,
  isComplete: boolean,
): TraceCheck | null {
  const result = checkTraces(join(folder, RUN_FILES.nodes), {
    members: config.nodes.length,
    // Containers write their own wall clocks, which the nemesis may have moved.
    hasTrueTime: config.cluster === 'sim',
    isComplete,
  });
  return result.events === 0 ? null : result;
}
