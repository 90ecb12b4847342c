import { membersOf } from './configuration.ts';
import { Progress } from './progress.ts';
import type { RaftState } from './state.ts';

/**
 * Leaders: begins notes about everybody whom the log goes to: who is a member, or still was. The
 * entry at `nextIndex` is the first that they are sent.
 */
export function beginProgress(state: RaftState, nextIndex: number): void {
  const { configurations, commitIndex, progress, nowMs, config } = state;
  const now = membersOf(configurations.latest.configuration);
  const before = membersOf(configurations.at(commitIndex));
  for (const id of [...now, ...before]) {
    if (id === config.id || progress.has(id)) continue;
    progress.set(id, new Progress(nextIndex, nowMs));
  }
}
